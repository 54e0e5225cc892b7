import { BusUnavailable } from '../port/bus.errors.js';
import type { OutgoingRecord, SentRecord } from '../port/records.js';

/** Puts one batch of one partition into the log. */
export interface BatchSender {
  /**
   * @returns the offset of the first record. Must settle by `deadlineMs` (epoch milliseconds).
   * @throws BusUnavailable when the outcome is unknown or the log did not answer
   */
  sendBatch(batch: OutgoingBatch): Promise<bigint>;
}

/** Records of one partition that go into the log together. */
export interface OutgoingBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly OutgoingRecord[];
  readonly deadlineMs: number;
}

/** How records are gathered. */
export interface BatcherOptions {
  /** How long the first record of a batch waits for company. */
  readonly lingerMs: number;
  /** A batch of this size goes at once. */
  readonly flushBytes: number;
  /** Most bytes of one batch when records have piled up behind the one before it. */
  readonly batchBytes: number;
  /** Most bytes that wait in memory, over all partitions. */
  readonly pendingBytes: number;
  readonly deliveryTimeoutMs: number;
}

/** 20 ms or 64 KB, whichever comes first. */
export const batching = { lingerMs: 20, flushBytes: 65_536, batchBytes: 524_288, pendingBytes: 67_108_864 };

interface Waiting {
  readonly record: OutgoingRecord;
  readonly bytes: number;
  readonly addedMs: number;
  readonly resolve: (sent: SentRecord) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane {
  readonly topic: string;
  readonly partition: number;
  queue: Waiting[];
  bytes: number;
  timer: NodeJS.Timeout | undefined;
  sending: Promise<void> | undefined;
}

/**
 * Gathers records per partition. One batch of a partition is under way at a time, so that records of a key keep
 * their order even when a batch has to be repeated; what arrives meanwhile makes the next batch larger.
 */
export class Batcher {
  private readonly lanes = new Map<string, Lane>();
  private pendingBytes = 0;

  constructor(
    private readonly sender: BatchSender,
    private readonly options: BatcherOptions,
  ) {}

  add(record: OutgoingRecord, partition: number): Promise<SentRecord> {
    const bytes = sizeOf(record);
    if (this.pendingBytes + bytes > this.options.pendingBytes) {
      return Promise.reject(new BusUnavailable(`${this.pendingBytes} bytes wait to be sent already`));
    }
    const lane = this.laneOf(record.topic, partition);
    return new Promise((resolve, reject) => {
      lane.queue.push({ record, bytes, addedMs: Date.now(), resolve, reject });
      lane.bytes += bytes;
      this.pendingBytes += bytes;
      this.schedule(lane);
    });
  }

  /** Sends everything that waits, and resolves when all of it has settled. */
  async flush(): Promise<void> {
    for (;;) {
      const busy = [...this.lanes.values()].filter((lane) => lane.queue.length > 0 || lane.sending !== undefined);
      if (busy.length === 0) return;
      for (const lane of busy) if (lane.sending === undefined) this.dispatch(lane);
      await Promise.all(busy.map(({ sending }) => sending ?? Promise.resolve()));
    }
  }

  private laneOf(topic: string, partition: number): Lane {
    const key = `${topic}/${partition}`;
    let lane = this.lanes.get(key);
    if (lane === undefined) {
      lane = { topic, partition, queue: [], bytes: 0, timer: undefined, sending: undefined };
      this.lanes.set(key, lane);
    }
    return lane;
  }

  private schedule(lane: Lane): void {
    const first = lane.queue[0];
    if (lane.sending !== undefined || first === undefined) return;
    const waitMs = first.addedMs + this.options.lingerMs - Date.now();
    if (lane.bytes >= this.options.flushBytes || waitMs <= 0) this.dispatch(lane);
    else lane.timer ??= setTimeout(() => this.dispatch(lane), waitMs);
  }

  private dispatch(lane: Lane): void {
    clearTimeout(lane.timer);
    lane.timer = undefined;
    const batch = this.take(lane);
    if (batch.length === 0) return;
    lane.sending = this.send(lane, batch).finally(() => {
      lane.sending = undefined;
      this.schedule(lane);
    });
  }

  private take(lane: Lane): Waiting[] {
    let count = 0;
    let bytes = 0;
    for (const waiting of lane.queue) {
      if (count > 0 && bytes + waiting.bytes > this.options.batchBytes) break;
      bytes += waiting.bytes;
      count += 1;
    }
    const batch = lane.queue.slice(0, count);
    lane.queue = lane.queue.slice(count);
    lane.bytes -= bytes;
    return batch;
  }

  private async send(lane: Lane, batch: readonly Waiting[]): Promise<void> {
    const { topic, partition } = lane;
    const deadlineMs = batch[0].addedMs + this.options.deliveryTimeoutMs;
    try {
      if (deadlineMs <= Date.now()) throw new BusUnavailable(`${topic}/${partition} did not take a record in time`);
      const records = batch.map((waiting) => waiting.record);
      const first = await this.sender.sendBatch({ topic, partition, records, deadlineMs });
      for (let i = 0; i < batch.length; i += 1) batch[i].resolve({ partition, offset: first + BigInt(i) });
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    } finally {
      for (const waiting of batch) this.pendingBytes -= waiting.bytes;
    }
  }
}

function sizeOf(record: OutgoingRecord): number {
  return (record.value?.length ?? 0) + (record.key?.length ?? 0) + 64;
}
