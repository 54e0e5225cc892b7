import { messageOf } from '@pganalytics/errors';
import { Producer, ProtocolError, protocolErrorsCodesById } from '@platformatic/kafka';

import { delay } from '../consuming/back-off.js';
import { BusUnavailable, TopicUnknown, UnsafeLog } from '../port/bus.errors.js';
import type { OutgoingBatch } from '../producing/batcher.js';
import { busErrorOf, reasonOf } from './kafka-errors.js';
import type { KafkaSettings } from './kafka-settings.js';
import { produce } from './produce-request.js';
import type { ProduceAnswer } from './produce-request.js';
import { encodeRecordBatch } from './record-batch.js';

/** A batch until the log has it or will never have it. */
export interface Delivery {
  readonly batch: OutgoingBatch;
  readonly resolve: (firstOffset: bigint) => void;
  readonly reject: (error: unknown) => void;
  /** Frozen with its sequence number at the first attempt, so that the log recognises a repetition. */
  bytes?: Buffer;
  /** Whether the log may have it without having said so. */
  inDoubt: boolean;
}

/** The log refused a batch for what it is and wrote nothing. */
const REFUSALS = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'TOPIC_AUTHORIZATION_FAILED',
  'INVALID_RECORD',
]);
/** Nothing was written and another try may succeed. */
const NOT_YET = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'NOT_ENOUGH_REPLICAS',
  'FENCED_LEADER_EPOCH',
  'KAFKA_STORAGE_ERROR',
  'CORRUPT_MESSAGE',
  'THROTTLING_QUOTA_EXCEEDED',
]);
/** Written perhaps: the repetition finds out. */
const PERHAPS = new Set(['REQUEST_TIMED_OUT', 'NOT_ENOUGH_REPLICAS_AFTER_APPEND', 'NETWORK_EXCEPTION']);
const LONGEST_PAUSE_MS = 1_000;

const placeOf = ({ topic, partition }: { readonly topic: string; readonly partition: number }): string =>
  `${topic}/${partition}`;

/**
 * One producer id of Kafka's idempotent producer, for one batch of a partition at a time. Batches that go to the same
 * broker share a request, and each finds its partition's leader anew when it has to be repeated. When the outcome of a
 * batch cannot be known the whole producer is of no use any more: its next sequence number would be a guess.
 */
export class IdempotentProducer {
  private readonly client: Producer;
  private readonly sequences = new Map<string, number>();
  private readonly closing = new AbortController();
  private identity: Promise<{ readonly producerId: bigint; readonly producerEpoch: number }> | undefined;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly assertSafe: (topic: string) => Promise<void>,
  ) {
    this.client = new Producer({ ...settings.client, metadataMaxAge: 5_000, maxInflights: 5 });
    // Without a listener an error event would end the process; every delivery reports its own failure.
    this.client.on('error', () => undefined);
  }

  /**
   * Settles every delivery, apart from those that are in doubt when it throws.
   * @throws whatever makes this producer useless
   */
  async deliver(deliveries: readonly Delivery[]): Promise<void> {
    let waiting = [...deliveries];
    let problem: unknown;
    for (let attempt = 0; waiting.length > 0; attempt += 1) {
      if (attempt > 0) {
        await delay(Math.min(LONGEST_PAUSE_MS, 25 * 2 ** Math.min(attempt - 1, 6)), this.closing.signal);
      }
      waiting = this.giveUpLate(waiting, problem);
      const outcome = await this.attempt(waiting, attempt > 0);
      waiting = outcome.waiting;
      problem = outcome.problem;
    }
  }

  /** Ends the connections; deliveries under way are told so. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.race([
      Promise.resolve(this.client.close()).catch(() => undefined),
      delay(2_000, new AbortController().signal),
    ]);
  }

  private giveUpLate(waiting: readonly Delivery[], problem: unknown): Delivery[] {
    const now = Date.now();
    const closed = this.closing.signal.aborted;
    return waiting.filter((delivery) => {
      const { batch, inDoubt } = delivery;
      if (!closed && batch.deadlineMs > now) return true;
      const why = problem === undefined ? '' : `: ${reasonOf(problem)}`;
      const error = new BusUnavailable(`${placeOf(batch)} did not confirm a batch in time${why}`, problem);
      if (inDoubt) throw error;
      delivery.reject(error);
      return false;
    });
  }

  private async attempt(
    deliveries: readonly Delivery[],
    again: boolean,
  ): Promise<{ readonly waiting: Delivery[]; readonly problem: unknown }> {
    if (deliveries.length === 0) return { waiting: [], problem: undefined };
    try {
      this.identity ??= Promise.resolve(this.client.initIdempotentProducer({}));
      await this.identity;
    } catch (error) {
      this.identity = undefined;
      return { waiting: [...deliveries], problem: error };
    }
    const groups = await this.byLeader(deliveries, again);
    const outcomes = await Promise.all(groups.map(async (group) => this.send(group)));
    return { waiting: outcomes.flatMap(({ waiting }) => waiting), problem: outcomes.find((o) => o.problem)?.problem };
  }

  /** Batches by the broker that takes them; -1 for those whose partition nobody leads at the moment. */
  private async byLeader(deliveries: readonly Delivery[], again: boolean): Promise<LeaderGroup[]> {
    const groups: LeaderGroup[] = [];
    for (const [topic, ofTopic] of Map.groupBy(deliveries, ({ batch }) => batch.topic)) {
      try {
        await this.assertSafe(topic);
        const metadata = await this.client.metadata({ topics: [topic], forceUpdate: again });
        const partitions = metadata.topics.get(topic)?.partitions ?? [];
        for (const delivery of ofTopic) {
          const leader = partitions[delivery.batch.partition]?.leader ?? -1;
          const group = groups.find((other) => other.leader === leader);
          if (group) group.deliveries.push(delivery);
          else groups.push({ leader, deliveries: [delivery] });
        }
      } catch (error) {
        this.onTopicFailure(busErrorOf(error, topic), ofTopic);
        groups.push({ leader: -1, deliveries: ofTopic, problem: error });
      }
    }
    return groups;
  }

  private onTopicFailure(error: unknown, deliveries: Delivery[]): void {
    if (!(error instanceof TopicUnknown) && !(error instanceof UnsafeLog)) return;
    if (deliveries.some(({ inDoubt }) => inDoubt)) throw error;
    for (const delivery of deliveries.splice(0)) delivery.reject(error);
  }

  private async send({ leader, deliveries, problem }: LeaderGroup): Promise<AttemptOutcome> {
    if (leader === -1) return { waiting: deliveries, problem: problem ?? new Error('The partition has no leader.') };
    const before = deliveries.map(({ inDoubt }) => inDoubt);
    try {
      const connection = (await this.client.connectToBrokers([leader])).get(leader);
      if (connection === undefined) return { waiting: deliveries, problem: new Error(`Broker ${leader} is away.`) };
      const batches = await Promise.all(deliveries.map(async (delivery) => this.encode(delivery)));
      for (const delivery of deliveries) delivery.inDoubt = true;
      const answers = await produce(connection, batches, this.settings.client.timeout ?? 5_000);
      return this.settle(deliveries, before, answers);
    } catch (error) {
      if (error instanceof UselessProducer) throw error.cause;
      return { waiting: deliveries, problem: error };
    }
  }

  private async encode(delivery: Delivery): Promise<{ topic: string; partition: number; bytes: Buffer }> {
    const { topic, partition, records } = delivery.batch;
    if (delivery.bytes === undefined) {
      const { producerId, producerEpoch } = (await this.identity) ?? { producerId: -1n, producerEpoch: -1 };
      const firstSequence = this.sequences.get(placeOf(delivery.batch)) ?? 0;
      delivery.bytes = encodeRecordBatch(records, {
        producerId,
        producerEpoch,
        firstSequence,
        timestampMs: Date.now(),
      });
    }
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
      const answer = byPlace.get(placeOf(delivery.batch));
      const failure = this.settleOne(delivery, before[index], answer);
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
    if (before || !REFUSALS.has(name)) throw new UselessProducer(error);
    delivery.inDoubt = false;
    delivery.reject(busErrorOf(error, batch.topic));
    return undefined;
  }
}

interface LeaderGroup {
  readonly leader: number;
  readonly deliveries: Delivery[];
  readonly problem?: unknown;
}

interface AttemptOutcome {
  readonly waiting: Delivery[];
  readonly problem: unknown;
}

const nameOf = (code: number): string =>
  (protocolErrorsCodesById as Readonly<Record<number, string>>)[code] ?? 'UNKNOWN_SERVER_ERROR';

/** Carries an answer after which the sequence numbers of the producer mean nothing. */
class UselessProducer extends Error {
  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
  }
}
