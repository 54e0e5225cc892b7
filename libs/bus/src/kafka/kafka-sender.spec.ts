import { createLogger } from '@pganalytics/telemetry';
import { protocolErrorsCodesById } from '@platformatic/kafka';

import { LogHealth } from '../log-health.js';
import { KafkaSender } from './kafka-sender.js';
import type { EncodedBatch, ProduceAnswer } from './produce-request.js';
import type { LeadingBroker, ProducerBrokers } from './producer-brokers.js';

const topic = 'snapshots';

/** Where a batch keeps its producer id and its first sequence number (KIP-98, record batch of magic 2). */
const PRODUCER_ID_AT = 43;
const SEQUENCE_AT = 53;

const codeOf = (name: string): number =>
  Number(Object.entries(protocolErrorsCodesById).find(([, known]) => known === name)?.[0]);

/**
 * A cluster that does what a spec says at the places where a real one cannot be made to: it keeps what it appends, takes
 * a place of a producer's sequence once as a broker does, and answers `errors` in turn although it has appended.
 */
class ScriptedBrokers {
  readonly log: string[] = [];
  readonly leaderless = new Set<number>();
  readonly errors: string[] = [];
  unknownTopic = false;
  /** Once an error was answered, the brokers do not know the topic. */
  forgetsTopic = false;
  producers = 0;
  closed = 0;
  private readonly offsets = new Map<string, bigint>();

  connect(): ProducerBrokers {
    this.producers += 1;
    const producerId = BigInt(this.producers);
    return {
      identify: async () => ({ producerId, producerEpoch: 0 }),
      leadersOf: async () => {
        if (this.unknownTopic) throw new Error(`Unknown topic ${topic}`);
        return [0, 1, 2].map((partition) => (this.leaderless.has(partition) ? -1 : 1));
      },
      connect: async (): Promise<LeadingBroker> => ({ produce: async (batches) => batches.map((b) => this.append(b)) }),
      close: async () => void (this.closed += 1),
    };
  }

  private append({ partition, bytes }: EncodedBatch): ProduceAnswer {
    const place = `${bytes.readBigInt64BE(PRODUCER_ID_AT)} ${partition} ${bytes.readInt32BE(SEQUENCE_AT)}`;
    let baseOffset = this.offsets.get(place);
    if (baseOffset === undefined) {
      baseOffset = BigInt(this.log.length);
      this.offsets.set(place, baseOffset);
      this.log.push(bytes.toString('latin1'));
    }
    const error = this.errors.shift();
    if (error !== undefined) this.unknownTopic = this.forgetsTopic;
    return { topic, partition, baseOffset, errorCode: error === undefined ? 0 : codeOf(error) };
  }
}

describe('the sender of the Kafka log', () => {
  let brokers: ScriptedBrokers;
  let health: LogHealth;
  let sender: KafkaSender;

  beforeEach(() => {
    brokers = new ScriptedBrokers();
    health = new LogHealth(async () => Promise.reject(new Error('It does not answer.')));
    sender = new KafkaSender({
      connect: () => brokers.connect(),
      admin: { assertSafe: async () => undefined },
      health,
      logger: createLogger({ service: 'spec', level: 'silent' }),
    });
  });

  afterEach(async () => {
    await sender.close();
    await health.close();
  });

  const batchOf = (value: string, partition = 0, forMs = 20_000) => ({
    topic,
    partition,
    records: [{ topic, key: 'k', value: Buffer.from(value) }],
    deadlineMs: Date.now() + forMs,
  });
  const has = (value: string): boolean => brokers.log.some((bytes) => bytes.includes(value));

  it.each(['NOT_LEADER_OR_FOLLOWER', 'UNKNOWN_TOPIC_OR_PARTITION', 'KAFKA_STORAGE_ERROR'])(
    'confirms nothing that only another batch, answered with %s and given up, stands for (R-KAF-12)',
    async (answer) => {
      // The leader has it and lost its place; then a broker is asked that does not know the topic yet.
      brokers.errors.push(answer);
      brokers.forgetsTopic = true;
      const [first] = sender.send([batchOf('first')]);
      await expect(first).rejects.toMatchObject({ code: 'bus.topic-unknown' });
      brokers.unknownTopic = false;

      await sender.send([batchOf('second')])[0];

      expect(has('second')).toBe(true);
      expect(brokers.producers).toBe(2);
    },
  );

  it('goes on with its producer after an answer that says that nothing was written', async () => {
    await sender.send([batchOf('before')])[0];
    brokers.leaderless.add(0);
    await expect(sender.send([batchOf('never', 0, 60)])[0]).rejects.toMatchObject({ code: 'bus.unavailable' });
    brokers.leaderless.clear();
    await sender.send([batchOf('after')])[0];

    expect([has('never'), has('after'), brokers.producers]).toEqual([false, true, 1]);
  });

  it('keeps the producer of the other partitions, and calls the log healthy, while one has no leader', async () => {
    brokers.leaderless.add(2);
    const [healthy, dead] = sender.send([batchOf('a0', 0), batchOf('dead', 2, 150)]);
    const refused = expect(dead).rejects.toMatchObject({ code: 'bus.unavailable' });
    await healthy;
    const outcomes: Promise<unknown>[] = [];
    const untilMs = Date.now() + 200;
    for (let n = 1; Date.now() < untilMs; n += 1) {
      // Others answer while each of the dead waits: else, if this process is held up, there was no answer since it began.
      outcomes.push(expect(sender.send([batchOf('dead too', 2, 1)])[0]).rejects.toBeDefined());
      await Promise.all(sender.send([batchOf(`a${n}`, 0), batchOf(`b${n}`, 1)]));
      await new Promise(setImmediate);
    }
    await Promise.all([refused, ...outcomes]);

    expect([brokers.producers, brokers.closed, health.answering]).toEqual([1, 0, true]);
  });

  it('lets the other partitions end what they have under way when it is built anew', async () => {
    await sender.send([batchOf('before', 0)])[0];
    brokers.leaderless.add(1);
    const [waits] = sender.send([batchOf('waits', 1)]);
    brokers.errors.push(...Array.from({ length: 50 }, () => 'REQUEST_TIMED_OUT'));
    const [doubtful] = sender.send([batchOf('doubtful', 0, 120)]);
    await expect(doubtful).rejects.toMatchObject({ code: 'bus.unavailable' });
    brokers.errors.length = 0;
    brokers.leaderless.clear();
    await Promise.all([waits, ...sender.send([batchOf('next', 0)])]);

    expect([has('waits'), has('next'), brokers.producers]).toEqual([true, true, 2]);
  });

  it('is unavailable when no partition answers', async () => {
    for (const partition of [0, 1, 2]) brokers.leaderless.add(partition);
    const outcomes = await Promise.allSettled(sender.send([0, 1, 2].map((partition) => batchOf('x', partition, 50))));

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(health.answering).toBe(false);
  });
});
