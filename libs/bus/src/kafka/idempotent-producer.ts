import { ProtocolError, protocolErrorsCodesById } from '@platformatic/kafka';

import { delay } from '../consuming/back-off.js';
import { BusUnavailable, TopicUnknown, UnsafeLog } from '../port/bus.errors.js';
import type { OutgoingBatch } from '../producing/batcher.js';
import { BatchMemory } from './batch-memory.js';
import { busErrorOf, reasonOf } from './kafka-errors.js';
import type { ProduceAnswer } from './produce-request.js';
import type { ProducerBrokers, ProducerIdentity } from './producer-brokers.js';
import { encodeRecordBatch } from './record-batch.js';

/** A batch until the log has it or will never have it. */
export interface Delivery {
  readonly batch: OutgoingBatch;
  readonly resolve: (firstOffset: bigint) => void;
  readonly reject: (error: unknown) => void;
  /** Frozen with its sequence number at the first attempt, so that the log recognises a repetition. */
  bytes?: Buffer | undefined;
  /** Whether the log may have it without having said so. */
  inDoubt: boolean;
  /** Whether its outcome was told. */
  settled: boolean;
}

/** What a producer needs. */
export interface IdempotentProducerParts {
  readonly brokers: ProducerBrokers;
  readonly assertSafe: (topic: string) => Promise<void>;
  /** Called once, when nothing more may be given to this producer. */
  readonly onUseless: (reason: unknown) => void;
  readonly onClose: () => void;
}

/** The log refused a batch for what it is and wrote nothing. */
const REFUSALS = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'TOPIC_AUTHORIZATION_FAILED',
  'INVALID_RECORD',
]);
/** Decided before the leader appends: nothing was written and another try may succeed. */
const NOT_YET = new Set([
  'LEADER_NOT_AVAILABLE',
  'NOT_ENOUGH_REPLICAS',
  'FENCED_LEADER_EPOCH',
  'CORRUPT_MESSAGE',
  'THROTTLING_QUOTA_EXCEEDED',
]);
/**
 * Written perhaps: the repetition finds out. A leader that loses its place while it waits for its followers answers
 * NOT_LEADER_OR_FOLLOWER (or that it does not know the partition) for what it has appended, and the next leader may have
 * it (DelayedProduce and ReplicaManager.checkEnoughReplicasReachOffset of Kafka).
 */
const PERHAPS = new Set([
  'REQUEST_TIMED_OUT',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'NETWORK_EXCEPTION',
  'NOT_LEADER_OR_FOLLOWER',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'KAFKA_STORAGE_ERROR',
]);
const LONGEST_PAUSE_MS = 1_000;

const placeOf = ({ topic, partition }: { readonly topic: string; readonly partition: number }): string =>
  `${topic}/${partition}`;

/**
 * One producer id of Kafka's idempotent producer, for one batch of a partition at a time. Batches that go to the same
 * broker share a request, and each finds its partition's leader anew when it has to be repeated. When a batch is given
 * up whose outcome is not known, the next sequence number of its partition would be a guess: the producer takes nothing
 * more, ends what it has under way for other partitions, and closes.
 */
export class IdempotentProducer {
  private readonly sequences = new Map<string, number>();
  private readonly memory = new BatchMemory();
  private readonly closing = new AbortController();
  private identity: Promise<ProducerIdentity> | undefined;
  private underway = 0;
  private retired = false;

  constructor(private readonly parts: IdempotentProducerParts) {}

  /** Settles every delivery, each by its deadline. */
  async deliver(deliveries: readonly Delivery[]): Promise<void> {
    let waiting: readonly Delivery[] = deliveries;
    let problem: unknown;
    const stop = this.giveUpInTime(deliveries, () => problem);
    this.underway += 1;
    try {
      for (let attempt = 0; ; attempt += 1) {
        if (attempt > 0) {
          await delay(Math.min(LONGEST_PAUSE_MS, 25 * 2 ** Math.min(attempt - 1, 6)), this.closing.signal);
        }
        if (this.closing.signal.aborted) for (const delivery of waiting) this.giveUp(delivery, problem);
        waiting = waiting.filter(({ settled }) => !settled);
        if (waiting.length === 0) return;
        const outcome = await this.attempt(waiting, attempt > 0);
        waiting = outcome.waiting;
        problem = outcome.problem;
      }
    } catch (error) {
      for (const delivery of waiting) this.giveUp(delivery, error);
    } finally {
      stop();
      this.underway -= 1;
      if (this.retired && this.underway === 0) void this.close();
    }
  }

  /** Takes nothing more, and closes when nothing is under way. */
  retire(): void {
    this.retired = true;
    if (this.underway === 0) void this.close();
  }

  /** Ends the connections; deliveries under way are told so. */
  async close(): Promise<void> {
    this.closing.abort();
    this.parts.onClose();
    await this.parts.brokers.close();
  }

  /** Gives each delivery up at its deadline, whatever is being waited for. */
  private giveUpInTime(deliveries: readonly Delivery[], problem: () => unknown): () => void {
    let timer: NodeJS.Timeout | undefined;
    const look = (): void => {
      const now = Date.now();
      let nextMs = Infinity;
      for (const delivery of deliveries) {
        if (delivery.settled) continue;
        if (delivery.batch.deadlineMs <= now) this.giveUp(delivery, problem());
        else nextMs = Math.min(nextMs, delivery.batch.deadlineMs);
      }
      if (nextMs < Infinity) timer = setTimeout(look, nextMs - now);
    };
    look();
    return () => clearTimeout(timer);
  }

  private giveUp(delivery: Delivery, problem: unknown): void {
    const why = problem === undefined ? '' : `: ${reasonOf(problem)}`;
    this.fail(
      delivery,
      new BusUnavailable(`${placeOf(delivery.batch)} did not confirm a batch in time${why}`, problem),
    );
  }

  private fail(delivery: Delivery, error: unknown): void {
    if (delivery.settled) return;
    delivery.settled = true;
    // First, so that the next batch of the partition is not given to us.
    if (delivery.inDoubt) this.becomeUseless(error);
    delivery.reject(error);
  }

  private becomeUseless(reason: unknown): void {
    if (this.retired) return;
    this.retired = true;
    this.parts.onUseless(reason);
  }

  private async attempt(deliveries: readonly Delivery[], again: boolean): Promise<AttemptOutcome> {
    let identity: ProducerIdentity;
    try {
      this.identity ??= this.parts.brokers.identify();
      identity = await this.identity;
    } catch (error) {
      this.identity = undefined;
      return { waiting: deliveries, problem: error };
    }
    const groups = await this.byLeader(deliveries, again);
    const outcomes = await Promise.all(groups.map(async (group) => this.send(group, identity)));
    return { waiting: outcomes.flatMap(({ waiting }) => waiting), problem: outcomes.find((o) => o.problem)?.problem };
  }

  /** Batches by the broker that takes them; -1 for those whose partition nobody leads at the moment. */
  private async byLeader(deliveries: readonly Delivery[], again: boolean): Promise<LeaderGroup[]> {
    const groups: LeaderGroup[] = [];
    for (const [topic, ofTopic] of Map.groupBy(deliveries, ({ batch }) => batch.topic)) {
      try {
        await this.parts.assertSafe(topic);
        const leaders = await this.parts.brokers.leadersOf(topic, again);
        for (const delivery of ofTopic) {
          const leader = leaders[delivery.batch.partition] ?? -1;
          const group = groups.find((other) => other.leader === leader);
          if (group) group.deliveries.push(delivery);
          else groups.push({ leader, deliveries: [delivery] });
        }
      } catch (error) {
        const failure = busErrorOf(error, topic);
        if (failure instanceof TopicUnknown || failure instanceof UnsafeLog) {
          for (const delivery of ofTopic) this.fail(delivery, failure);
        } else groups.push({ leader: -1, deliveries: ofTopic, problem: error });
      }
    }
    return groups;
  }

  private async send(
    { leader, deliveries, problem }: LeaderGroup,
    identity: ProducerIdentity,
  ): Promise<AttemptOutcome> {
    if (leader === -1) return { waiting: deliveries, problem: problem ?? new Error('The partition has no leader.') };
    try {
      const broker = await this.parts.brokers.connect(leader);
      if (broker === undefined) return { waiting: deliveries, problem: new Error(`Broker ${leader} is away.`) };
      // Some may have met their deadline; in their place of the sequence somebody else may be by now.
      const due = deliveries.filter(({ settled }) => !settled);
      if (due.length === 0) return { waiting: [], problem: undefined };
      const before = due.map(({ inDoubt }) => inDoubt);
      const batches = due.map((delivery) => this.encode(delivery, identity));
      for (const delivery of due) delivery.inDoubt = true;
      return this.settle(due, before, await broker.produce(batches));
    } catch (error) {
      return { waiting: deliveries, problem: error };
    }
  }

  private encode(delivery: Delivery, identity: ProducerIdentity): { topic: string; partition: number; bytes: Buffer } {
    const { topic, partition, records } = delivery.batch;
    const firstSequence = this.sequences.get(placeOf(delivery.batch)) ?? 0;
    const origin = { ...identity, firstSequence, timestampMs: Date.now() };
    delivery.bytes ??= encodeRecordBatch(records, origin, this.memory);
    return { topic, partition, bytes: delivery.bytes };
  }

  private settle(
    deliveries: readonly Delivery[],
    before: readonly boolean[],
    answers: readonly ProduceAnswer[],
  ): AttemptOutcome {
    const byPlace = new Map(answers.map((answer) => [placeOf(answer), answer]));
    const waiting: Delivery[] = [];
    let problem: unknown;
    for (const [index, delivery] of deliveries.entries()) {
      if (delivery.settled) continue;
      const failure = this.settleOne(delivery, before[index], byPlace.get(placeOf(delivery.batch)));
      if (failure === undefined) continue;
      problem = failure;
      waiting.push(delivery);
    }
    return { waiting, problem };
  }

  /** Returns why the batch has to be tried again, if it has. */
  private settleOne(delivery: Delivery, before: boolean, answer: ProduceAnswer | undefined): Error | undefined {
    const { batch } = delivery;
    if (answer === undefined) return new Error(`The broker said nothing of ${placeOf(batch)}.`);
    const { errorCode, baseOffset } = answer;
    if (errorCode === 0) {
      this.sequences.set(placeOf(batch), (this.sequences.get(placeOf(batch)) ?? 0) + batch.records.length);
      delivery.inDoubt = false;
      delivery.settled = true;
      // Only now: of any other batch a copy may still wait to be sent.
      if (delivery.bytes !== undefined) this.memory.giveBack(delivery.bytes);
      delivery.bytes = undefined;
      delivery.resolve(baseOffset);
      return undefined;
    }
    const name = nameOf(errorCode);
    const error = new ProtocolError(name);
    if (PERHAPS.has(name)) return error;
    // What an earlier attempt left in doubt stays in doubt.
    if (NOT_YET.has(name)) {
      delivery.inDoubt = before;
      return error;
    }
    // Any other answer, as of a sequence or an epoch that does not fit, says that our sequence means nothing.
    delivery.inDoubt = before || !REFUSALS.has(name);
    this.fail(delivery, busErrorOf(error, batch.topic));
    return undefined;
  }
}

interface LeaderGroup {
  readonly leader: number;
  readonly deliveries: Delivery[];
  readonly problem?: unknown;
}

interface AttemptOutcome {
  readonly waiting: readonly Delivery[];
  readonly problem: unknown;
}

const nameOf = (code: number): string =>
  (protocolErrorsCodesById as Readonly<Record<number, string>>)[code] ?? 'UNKNOWN_SERVER_ERROR';
