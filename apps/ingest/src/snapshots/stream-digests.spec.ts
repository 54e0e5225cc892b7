import fc from 'fast-check';

import { StreamDigests } from './stream-digests.js';

const stream = (epoch: bigint, collectorId = 'a') => ({ collectorId, serverId: 'a server', epoch });

describe('the digests of a stream (R-ING-4)', () => {
  it('tells a repetition from a place with other bytes', () => {
    const digests = new StreamDigests(10);

    expect(digests.see(stream(1n), 7n, 42)).toBe('new');
    expect(digests.see(stream(1n), 7n, 42)).toBe('repeated');
    expect(digests.see(stream(1n), 7n, 43)).toBe('differs');
    expect(digests.see(stream(2n), 7n, 43)).toBe('new');
  });

  it.each([
    [1_023, 'differs'],
    [1_024, 'new'],
    [1_025, 'new'],
  ])('knows a place that lies %i behind the highest as %s', (behind, seen) => {
    const digests = new StreamDigests(10);
    for (let sequence = 1; sequence <= 1 + behind; sequence += 1) digests.see(stream(1n), BigInt(sequence), 5);

    expect(digests.see(stream(1n), 1n, 6)).toBe(seen);
  });

  it('keeps the streams of two collectors apart, though server and epoch are the same', () => {
    const digests = new StreamDigests(10);

    digests.see(stream(1n, 'a'), 7n, 42);

    expect(digests.see(stream(1n, 'b'), 7n, 43)).toBe('new');
    expect(digests.see(stream(1n, 'a'), 7n, 42)).toBe('repeated');
  });

  it('takes a digest of 0 for what it is', () => {
    const digests = new StreamDigests(10);

    expect(digests.see(stream(1n), 1n, 0)).toBe('new');
    expect(digests.see(stream(1n), 1n, 0)).toBe('repeated');
  });

  it('remembers no more streams than it may, and forgets the one that was silent longest', () => {
    const digests = new StreamDigests(2);
    for (const epoch of [1n, 2n, 1n, 3n]) digests.see(stream(epoch), 1n, 5);

    expect(digests.size).toBe(2);
    expect(digests.see(stream(1n), 1n, 6)).toBe('differs');
    expect(digests.see(stream(2n), 1n, 6)).toBe('new');
  });

  it('never calls a first sight a repetition, in whatever order places come', () => {
    const steps = fc.array(fc.tuple(fc.bigInt(1n, 4_000n), fc.integer({ min: 1, max: 3 })), { maxLength: 300 });
    fc.assert(
      fc.property(steps, (places) => {
        const digests = new StreamDigests(1);
        const first = new Map<bigint, number>();
        for (const [sequence, digest] of places) {
          const seen = digests.see(stream(1n), sequence, digest);
          const before = first.get(sequence);
          if (before === undefined || seen === 'new') first.set(sequence, digest);
          if (seen !== 'new' && seen !== (before === digest ? 'repeated' : 'differs')) return false;
        }
        return true;
      }),
      { numRuns: 100 },
    );
  });
});
