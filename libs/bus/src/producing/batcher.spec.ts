import { eventually } from '@pganalytics/servers';

import { BusUnavailable } from '../port/bus.errors.js';
import { Batcher } from './batcher.js';
import type { BatchSender, OutgoingBatch } from './batcher.js';

const options = { lingerMs: 5, flushBytes: 1000, batchBytes: 2000, pendingBytes: 10_000, deliveryTimeoutMs: 1000 };
const record = (bytes: number) => ({ topic: 't', key: 'k', value: Buffer.alloc(bytes) });

/** A log that takes batches when it is told to. */
class SlowLog implements BatchSender {
  readonly batches: OutgoingBatch[] = [];
  private readonly answers: (() => void)[] = [];
  private next = 0n;

  /** Of how many batches each request was. */
  readonly requests: number[] = [];

  send(batches: readonly OutgoingBatch[]): readonly Promise<bigint>[] {
    this.requests.push(batches.length);
    return batches.map((batch) => {
      this.batches.push(batch);
      const first = this.next;
      this.next += BigInt(batch.records.length);
      return new Promise((resolve) => this.answers.push(() => resolve(first)));
    });
  }

  answer(): void {
    this.answers.shift()?.();
  }
}

const endOfTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('gathering records of a partition', () => {
  it('sends at once when enough bytes have come, and has one batch under way', async () => {
    const log = new SlowLog();
    const batcher = new Batcher(log, options);

    const first = [batcher.add(record(600), 0), batcher.add(record(600), 0)];
    await endOfTurn();
    const later = [batcher.add(record(600), 0), batcher.add(record(600), 0), batcher.add(record(900), 0)];

    expect(log.batches.map(({ records }) => records.length)).toEqual([2]);
    log.answer();
    expect(await Promise.all(first)).toEqual([
      { partition: 0, offset: 0n },
      { partition: 0, offset: 1n },
    ]);
    const flushed = batcher.flush();
    log.answer();
    await Promise.all(later.slice(0, 2));
    await new Promise((resolve) => setImmediate(resolve));
    log.answer();
    await flushed;
    expect(log.batches.map(({ records }) => records.length)).toEqual([2, 2, 1]);
    expect((await later[2])?.offset).toBe(4n);
  });

  it('sends what other partitions have along with the partition that is due, in one request', async () => {
    const log = new SlowLog();
    const batcher = new Batcher(log, { ...options, lingerMs: 60_000 });

    const sent = [batcher.add(record(10), 0), batcher.add(record(10), 1), batcher.add(record(1000), 2)];
    await endOfTurn();
    const late = batcher.add(record(1000), 1);
    await endOfTurn();

    expect(log.requests).toEqual([3]);
    for (let answer = 0; answer < 3; answer += 1) log.answer();
    await Promise.all(sent);
    await eventually(() => expect(log.requests).toEqual([3, 1]));
    log.answer();
    await late;
  });

  it('sends a lonely record after the waiting time', async () => {
    const log = new SlowLog();
    const batcher = new Batcher(log, options);

    const sent = [batcher.add(record(10), 0), batcher.add(record(10), 1)];
    expect(log.batches).toEqual([]);
    await eventually(() => expect(log.batches).toHaveLength(2), { everyMs: 1 });
    log.answer();
    log.answer();

    await Promise.all(sent);
    expect(log.batches.map(({ partition }) => partition)).toEqual([0, 1]);
  });

  it('takes no more than fits into memory while the log does not answer', async () => {
    const log = new SlowLog();
    const batcher = new Batcher(log, options);
    const taken = Array.from({ length: 9 }, () => batcher.add(record(1000), 0));

    await expect(batcher.add(record(1000), 0)).rejects.toThrow(BusUnavailable);

    const flushed = batcher.flush();
    while (log.batches.flatMap(({ records }) => records).length < 9) {
      log.answer();
      await new Promise((resolve) => setImmediate(resolve));
    }
    log.answer();
    await flushed;
    await Promise.all(taken);
    const again = batcher.add(record(1000), 0);
    await endOfTurn();
    log.answer();
    await again;
  });

  it('gives up a record that waited too long without sending it', async () => {
    const log = new SlowLog();
    const batcher = new Batcher(log, { ...options, deliveryTimeoutMs: -1 });

    await expect(batcher.add(record(1000), 0)).rejects.toThrow(BusUnavailable);
    expect(log.batches).toEqual([]);
  });
});
