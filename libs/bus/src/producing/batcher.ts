import { BusUnavailable } from '../port/bus.errors.js';
import type { OutgoingRecord, SentRecord } from '../port/records.js';

/** Puts batches of different partitions into the log, in as few requests as it can. */
export interface BatchSender {
  /**
   * @returns for each batch the offset of its first record. Each settles by itself and by its `deadlineMs` (epoch
   * milliseconds); it rejects with BusUnavailable when the outcome is unknown or the log did not answer.
   */
  send(batches: readonly OutgoingBatch[]): readonly Promise<bigint>[];
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
  sending: Promise<void> | undefined;
}

/**
 * Gathers records per partition. When one partition is due, all that have something and are free go with it, so that
 * a broker gets one request for many partitions. One batch of a partition is under way at a time: records of a key keep
 * their order even when a batch has to be repeated, and what arrives meanwhile makes the next batch larger.
 */
export class Batcher {
  /** By topic and partition: they are looked up for every record. */
  private readonly lanes = new Map<string, Lane[]>();
  private pendingBytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private soon: NodeJS.Immediate | undefined;

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
      this.dispatch();
      const sending = this.all().flatMap((lane) => lane.sending ?? []);
      if (sending.length === 0) return;
      await Promise.all(sending);
    }
  }

  private all(): Lane[] {
    return [...this.lanes.values()].flatMap((lanes) => lanes.filter((lane) => lane !== undefined));
  }

  private laneOf(topic: string, partition: number): Lane {
    let lanes = this.lanes.get(topic);
    if (lanes === undefined) this.lanes.set(topic, (lanes = []));
    return (lanes[partition] ??= { topic, partition, queue: [], bytes: 0, sending: undefined });
  }

  private schedule(lane: Lane): void {
    const first = lane.queue[0];
    if (lane.sending !== undefined || first === undefined || this.soon !== undefined) return;
    const waitMs = first.addedMs + this.options.lingerMs - Date.now();
    // At the end of this turn: other partitions become due or free in it too.
    if (lane.bytes >= this.options.flushBytes || waitMs <= 0) this.soon = setImmediate(() => this.dispatch());
    else this.timer ??= setTimeout(() => this.dispatch(), waitMs);
  }

  private dispatch(): void {
    clearTimeout(this.timer);
    clearImmediate(this.soon);
    this.timer = undefined;
    this.soon = undefined;
    const due = this.all().flatMap((lane) => {
      const batch = lane.sending === undefined ? this.take(lane) : [];
      return batch.length === 0 ? [] : [{ lane, batch, deadlineMs: batch[0].addedMs + this.options.deliveryTimeoutMs }];
    });
    const now = Date.now();
    const inTime = due.filter(({ deadlineMs }) => deadlineMs > now);
    const outcomes = inTime.length === 0 ? [] : this.sender.send(inTime.map((each) => outgoing(each)));
    for (const [index, { lane, batch }] of inTime.entries()) this.await(lane, batch, outcomes[index]);
    for (const { lane, batch, deadlineMs } of due) {
      if (deadlineMs > now) continue;
      const error = new BusUnavailable(`${lane.topic}/${lane.partition} did not take a record in time`);
      this.await(lane, batch, Promise.reject(error));
    }
  }

  private await(lane: Lane, batch: readonly Waiting[], outcome: Promise<bigint>): void {
    lane.sending = this.settle(lane, batch, outcome).finally(() => {
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

  private async settle({ partition }: Lane, batch: readonly Waiting[], outcome: Promise<bigint>): Promise<void> {
    try {
      const first = await outcome;
      for (let i = 0; i < batch.length; i += 1) batch[i].resolve({ partition, offset: first + BigInt(i) });
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    } finally {
      for (const waiting of batch) this.pendingBytes -= waiting.bytes;
    }
  }
}

function outgoing(due: { readonly lane: Lane; readonly batch: readonly Waiting[]; readonly deadlineMs: number }) {
  const { topic, partition } = due.lane;
  return { topic, partition, records: due.batch.map(({ record }) => record), deadlineMs: due.deadlineMs };
}

function sizeOf(record: OutgoingRecord): number {
  return (record.value?.length ?? 0) + (record.key?.length ?? 0) + 64;
}
