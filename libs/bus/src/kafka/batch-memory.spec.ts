import { BatchMemory } from './batch-memory.js';

describe('memory of record batches', () => {
  it('hands memory out again that came back, and only once', () => {
    const memory = new BatchMemory();
    const first = memory.take(70_000);
    memory.giveBack(first.subarray(0, 10));
    const second = memory.take(100_000);
    expect(second.buffer).toBe(first.buffer);
    expect(memory.take(100_000).buffer).not.toBe(first.buffer);
  });

  it('never hands out memory that did not come back', () => {
    const memory = new BatchMemory();
    expect(memory.take(1).buffer).not.toBe(memory.take(1).buffer);
  });

  it('has room for what is asked', () => {
    const memory = new BatchMemory();
    for (const bytes of [1, 65_536, 65_537, 524_288, 1_048_577, 8_000_000]) {
      const given = memory.take(bytes);
      expect(given.length).toBeGreaterThanOrEqual(bytes);
      memory.giveBack(given);
    }
  });

  it('keeps neither the largest batches nor memory without end', () => {
    const memory = new BatchMemory();
    const large = memory.take(2_000_000);
    memory.giveBack(large);
    expect(memory.take(2_000_000).buffer).not.toBe(large.buffer);
    const many = Array.from({ length: 40 }, () => memory.take(65_536));
    for (const one of many) memory.giveBack(one);
    const known = new Set(many.map(({ buffer }) => buffer));
    const again = Array.from({ length: 40 }, () => memory.take(65_536)).filter(({ buffer }) => known.has(buffer));
    expect(again.length).toBe(16);
  });
});
