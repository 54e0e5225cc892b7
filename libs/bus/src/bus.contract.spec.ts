import { UnavailableError } from '@pganalytics/errors';
import { eventually } from '@pganalytics/servers';
import type pg from 'pg';

import { partitionOfKey } from './producing/murmur2.js';
import {
  OffsetNotAdvanced,
  OffsetOutOfRange,
  RecordTooLarge,
  TopicRecreated,
  TopicUnknown,
} from './port/bus.errors.js';
import type { Bus } from './port/bus.js';
import type { Claim } from './port/offset-store.js';
import type { BusRecord } from './port/records.js';
import { ContractLog, gate, sendAll, text, values } from './testing/contract-logs.js';

class DatabaseDown extends UnavailableError {
  readonly code = 'test.database-down';
}

describe.each([['kafka' as const], ['embedded' as const]])('the %s log', (kind) => {
  let log: ContractLog;
  let bus: Bus;

  beforeAll(async () => {
    log = await ContractLog.start(kind);
    bus = await log.open();
  });

  afterAll(async () => {
    await log.close();
  });

  describe('sending', () => {
    it('keeps records of one key in order and in the partition Kafka gives the key', async () => {
      const topic = await log.createTopic(bus, { partitions: 5 });
      const sent = await Promise.all(
        values(200).map((value) => bus.send({ topic, key: 'server-1', value: Buffer.from(value) })),
      );

      expect(new Set(sent.map(({ partition }) => partition))).toEqual(
        new Set([partitionOfKey(Buffer.from('server-1'), 5)]),
      );
      expect(sent.map(({ offset }) => offset)).toEqual(Array.from({ length: 200 }, (_, i) => BigInt(i)));
    });

    it('confirms a record only when another process can read it, with key, headers and bytes', async () => {
      const topic = await log.createTopic(bus);
      await bus.send({ topic, key: 'k', value: Buffer.from([0, 255, 1]), headers: { organisation: 'ø', empty: '' } });
      const received: BusRecord[] = [];
      const other = await log.open();

      const follower = await other.follow({
        topics: [topic],
        from: 'beginning',
        onRecords: (records) => void received.push(...records),
      });
      await follower.caughtUp;

      expect(received).toHaveLength(1);
      expect(received[0]).toMatchObject({ topic, partition: 0, offset: 0n });
      expect(received[0]?.headers).toEqual({ organisation: 'ø', empty: '' });
      expect(received[0]?.key?.toString()).toBe('k');
      expect([...(received[0]?.value ?? [])]).toEqual([0, 255, 1]);
      expect(Math.abs(Date.now() - (received[0]?.timestampMs ?? 0))).toBeLessThan(60_000);
      await other.close();
    });

    it('spreads records without a key and keeps tombstones', async () => {
      const topic = await log.createTopic(bus, { partitions: 3 });

      const sent = await Promise.all(values(30).map(() => bus.send({ topic, key: null, value: null })));

      expect(new Set(sent.map(({ partition }) => partition)).size).toBe(3);
      const ends = await bus.offsets(topic);
      expect(ends.reduce((sum, { next }) => sum + next, 0n)).toBe(30n);
    });

    it('refuses a record that is too large and a topic that nobody declared', async () => {
      const topic = await log.createTopic(bus);

      await expect(bus.send({ topic, key: 'k', value: Buffer.alloc(9_000_000) })).rejects.toThrow(RecordTooLarge);
      await expect(bus.send({ topic: 'test.nobody.v1', key: 'k', value: null })).rejects.toThrow(TopicUnknown);
    });

    it('takes records of several megabytes', async () => {
      const topic = await log.createTopic(bus);
      const value = Buffer.alloc(5_000_000, 7);
      await bus.send({ topic, key: 'k', value });
      const member = await log.member(bus, 'a', topic, {
        onBatch: async (batch, claim) => {
          expect(batch.records[0]?.value?.equals(value)).toBe(true);
          await claim.advanceAlone(batch.from, batch.next);
        },
      });

      await eventually(async () => expect(await log.storedOffset(topic)).toBe(1n));
      await member.close();
    });
  });

  describe('a consumer group', () => {
    it('applies every record once and in order per key, in batches', async () => {
      const topic = await log.createTopic(bus, { partitions: 4 });
      const batches: number[] = [];
      await Promise.all([0, 1, 2, 3, 4].map((key) => sendAll(bus, topic, values(400, `k${key}`), `k${key}`)));
      const member = await log.member(bus, 'a', topic, {
        maxRecords: 300,
        onBatch: async (batch, claim) => {
          batches.push(batch.records.length);
          await log.apply(batch, claim, 'a');
        },
      });

      await eventually(async () => expect(await log.applied(topic)).toHaveLength(2000));
      await eventually(() => expect(member.lag()).toBe(0n));

      const applied = await log.applied(topic);
      for (const key of [0, 1, 2, 3, 4]) {
        const ofKey = applied.filter(({ value }) => value.startsWith(`k${key} `)).map(({ value }) => value);
        expect(ofKey).toEqual(values(400, `k${key}`));
      }
      expect(Math.max(...batches)).toBeLessThanOrEqual(300);
      expect(batches.length).toBeLessThan(200);
      expect(await log.metrics.text()).toMatch(/pganalytics_bus_lag_records\{group="group-test[^}]*\} 0/);
      await member.close();
    });

    it('shares partitions among members, each owned once, and moves them as members come and go', async () => {
      const topic = await log.createTopic(bus, { partitions: 6 });
      const first = await log.member(bus, 'first', topic);
      await eventually(() => expect(first.assigned).toHaveLength(6));
      const [second, third] = [
        await log.member(await log.open(), 'second', topic),
        await log.member(bus, 'third', topic),
      ];
      const members = [first, second, third];
      const owners = () =>
        members.flatMap(({ assigned }) => assigned.map(({ partition }) => partition)).sort((a, b) => a - b);

      await eventually(() => expect(members.map(({ assigned }) => assigned.length)).toEqual([2, 2, 2]));
      expect(owners()).toEqual([0, 1, 2, 3, 4, 5]);
      await second.close();

      await eventually(() => expect(first.assigned.length + third.assigned.length).toBe(6));
      expect(owners()).toEqual([0, 1, 2, 3, 4, 5]);
      await first.close();
      await third.close();
    });

    it('hands partitions over under load without loss or double (R-KAF-9)', async () => {
      const topic = await log.createTopic(bus, { partitions: 4 });
      let member = await log.member(await log.open(), 'm0', topic);
      let sent = 0;

      for (let round = 1; round <= 4; round += 1) {
        const batch = values(300, `r${round}`);
        sent += batch.length;
        const sending = Promise.all(
          batch.map((value, i) => bus.send({ topic, key: `k${i % 7}`, value: Buffer.from(value) })),
        );
        const next = await log.member(await log.open(), `m${round}`, topic);
        await eventually(() => expect(next.assigned.length).toBeGreaterThan(0));
        await member.close();
        member = next;
        await sending;
      }

      await eventually(async () => expect(await log.applied(topic)).toHaveLength(sent));
      const applied = await log.applied(topic);
      expect(new Set(applied.map(({ value }) => value)).size).toBe(sent);
      expect(new Set(applied.map((record) => record.member)).size).toBeGreaterThan(1);
      await member.close();
    });

    it('pauses and resumes', async () => {
      const topic = await log.createTopic(bus);
      const member = await log.member(bus, 'a', topic);
      await eventually(() => expect(member.assigned).toHaveLength(1));
      member.pause();
      await sendAll(bus, topic, values(3));
      const probe = await bus.follow({ topics: [topic], from: 'beginning', onRecords: () => undefined });
      await probe.caughtUp;
      expect(await log.applied(topic)).toEqual([]);

      member.resume();

      await eventually(async () => expect(await log.applied(topic)).toHaveLength(3));
      await member.close();
    });

    it('begins at the end of the log when asked to', async () => {
      const topic = await log.createTopic(bus);
      await sendAll(bus, topic, ['old']);
      const member = await log.member(bus, 'a', topic, { startAt: 'end' });
      await eventually(async () => expect(await log.storedOffset(topic)).toBe(1n));

      await sendAll(bus, topic, ['new']);

      await eventually(async () => expect((await log.applied(topic)).map(({ value }) => value)).toEqual(['new']));
      await member.close();
    });
  });

  describe('fenced offsets', () => {
    it('let a zombie write 0 rows after another consumer claimed its partition (R-KAF-4)', async () => {
      const topic = await log.createTopic(bus);
      const [entered, frozen] = [gate(), gate()];
      let zombieFailed: unknown;
      let asleep = true;
      const applyAs = (claim: Claim) => `epoch ${claim.epoch}`;
      const zombie = await log.member(bus, 'zombie', topic, {
        onBatch: async (batch, claim) => {
          if (asleep) {
            entered.open();
            await frozen.opened;
            asleep = false;
          }
          await log.apply(batch, claim, applyAs(claim)).catch((error: unknown) => {
            zombieFailed ??= error;
            throw error;
          });
        },
      });
      await sendAll(bus, topic, values(5));
      await entered.opened;

      const id = await log.pool.query<{ topic_id: string }>(
        'select topic_id from effects.consumer_offset where topic = $1',
        [topic],
      );
      const owner = { group: `group-${topic}`, topic, partition: 0, topicId: id.rows[0].topic_id, initial: 0n };
      const claim = await log.offsets.claim(owner);
      frozen.open();
      await eventually(() => expect(zombieFailed).toMatchObject({ code: 'bus.partition-lost' }));

      expect(claim).toMatchObject({ next: 0n, epoch: 2n });
      await eventually(async () => expect(await log.applied(topic)).toHaveLength(5));
      expect(new Set((await log.applied(topic)).map(({ member }) => member))).toEqual(new Set(['epoch 3']));
      await zombie.close();
    });

    it('do not move when the transaction of the data is rolled back (R-KAF-3)', async () => {
      const topic = await log.createTopic(bus);
      await sendAll(bus, topic, values(10));
      let rollBacks = 0;
      const member = await log.member(bus, 'a', topic, {
        onBatch: (batch, claim) =>
          log.apply(batch, claim, 'a', async () => {
            rollBacks += 1;
            if (rollBacks <= 3) throw new DatabaseDown('The disk is full.');
          }),
      });

      await eventually(async () => expect(await log.storedOffset(topic)).toBe(10n));

      expect((await log.applied(topic)).map(({ value }) => value)).toEqual(values(10));
      await member.close();
    });

    it('decide a COMMIT whose answer was cut off: nothing is lost or applied twice (R-KAF-5)', async () => {
      const topic = await log.createTopic(bus);
      let cuts = 0;
      const member = await log.member(bus, 'a', topic, {
        maxRecords: 1,
        onBatch: async (batch, claim) => {
          if (cuts >= 100) return log.apply(batch, claim, 'a');
          return log.apply(batch, claim, 'a', async (tx) => {
            cuts += 1;
            await cutAtCommit(tx, cuts % 2 === 0);
          });
        },
      });

      await sendAll(bus, topic, values(60));

      await eventually(async () => expect(await log.storedOffset(topic)).toBe(60n), { timeoutMs: 50_000 });
      expect((await log.applied(topic)).map(({ value }) => value)).toEqual(values(60));
      expect(cuts).toBeGreaterThanOrEqual(60);
      await member.close();
    });

    it('stop a handler that forgets to move them', async () => {
      const topic = await log.createTopic(bus);
      await sendAll(bus, topic, ['one']);
      const errors: unknown[] = [];
      const member = await log.member(bus, 'a', topic, {
        onBatch: () => Promise.resolve(),
        onError: (error) => errors.push(error),
      });

      await eventually(() => expect(errors).toEqual([expect.any(OffsetNotAdvanced)]));
      expect(member.stopped).toHaveLength(1);
      await member.close();
    });

    it('that are not in the log stop the partition instead of jumping (R-KAF-10)', async () => {
      const topic = await log.createTopic(bus);
      await sendAll(bus, topic, values(3));
      const first = await log.member(bus, 'a', topic);
      await eventually(async () => expect(await log.storedOffset(topic)).toBe(3n));
      await first.close();
      await log.pool.query('update effects.consumer_offset set next_offset = 99 where topic = $1', [topic]);
      const errors: unknown[] = [];

      const second = await log.member(bus, 'b', topic, { onError: (error) => errors.push(error) });

      await eventually(() => expect(errors).toEqual([expect.any(OffsetOutOfRange)]));
      await sendAll(bus, topic, ['later']);
      expect(await log.storedOffset(topic)).toBe(99n);
      expect(await log.applied(topic)).toHaveLength(3);
      await second.close();
    });

    it('of a topic that was made again stop the partition (R-KAF-10)', async () => {
      const topic = await log.createTopic(bus);
      await sendAll(bus, topic, values(3));
      const first = await log.member(bus, 'a', topic);
      await eventually(async () => expect(await log.storedOffset(topic)).toBe(3n));
      await first.close();
      await log.pool.query(`update effects.consumer_offset set topic_id = 'another' where topic = $1`, [topic]);
      const errors: unknown[] = [];

      const second = await log.member(bus, 'b', topic, { onError: (error) => errors.push(error) });

      await eventually(() => expect(errors).toEqual([expect.any(TopicRecreated)]));
      await second.close();
    });
  });

  describe('errors of a handler', () => {
    it('put a poison record aside with cause, bytes and headers, and apply the rest once (R-KAF-7, R-KAF-8)', async () => {
      const topic = await log.createTopic(bus);
      const tries = new Map<string, number>();
      await sendAll(bus, topic, values(20));
      await bus.send({ topic, key: 'key', value: Buffer.from('poison'), headers: { organisation: 'acme' } });
      await sendAll(bus, topic, values(20, 'after'));
      const member = await log.member(bus, 'a', topic, {
        onBatch: async (batch, claim) => {
          if (batch.records.length === 1)
            tries.set(text(batch.records[0]), (tries.get(text(batch.records[0])) ?? 0) + 1);
          if (batch.records.some((record) => text(record) === 'poison')) throw new TypeError('cannot decode');
          await log.apply(batch, claim, 'a');
        },
      });
      await eventually(async () => expect(await log.storedOffset(topic)).toBe(41n));
      const letters: BusRecord[] = [];
      const dead = await bus.follow({
        topics: [`${topic}.dead-letter`],
        from: 'beginning',
        onRecords: (records) => void letters.push(...records),
      });
      await dead.caughtUp;

      expect(letters.map(text)).toEqual(['poison']);
      expect(letters[0]?.headers).toMatchObject({
        organisation: 'acme',
        'dead-letter-cause': 'cannot decode',
        'dead-letter-topic': topic,
        'dead-letter-partition': '0',
        'dead-letter-offset': '20',
      });
      expect(tries.get('poison')).toBe(3);
      expect((await log.applied(topic)).map(({ value }) => value)).toEqual([...values(20), ...values(20, 'after')]);
      await member.close();
    });

    it('of an outage are tried again without end and never reach the dead letters (R-KAF-7)', async () => {
      const topic = await log.createTopic(bus);
      let attempts = 0;
      await sendAll(bus, topic, ['one']);
      const member = await log.member(bus, 'a', topic, {
        onBatch: async (batch, claim) => {
          attempts += 1;
          if (attempts <= 6) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
          await log.apply(batch, claim, 'a');
        },
      });

      await eventually(async () => expect(await log.applied(topic)).toHaveLength(1));

      const [letters] = await bus.offsets(`${topic}.dead-letter`);
      expect(letters).toMatchObject({ earliest: 0n, next: 0n });
      await member.close();
    });
  });

  describe('following', () => {
    it('reads everything from the beginning in every instance, then goes on', async () => {
      const topic = await log.createTopic(bus, { partitions: 3 });
      await Promise.all(values(50).map((value) => bus.send({ topic, key: value, value: Buffer.from(value) })));
      const copies = [new Set<string>(), new Set<string>()];
      const followers = await Promise.all(
        copies.map(async (copy) =>
          (await log.open()).follow({
            topics: [topic],
            from: 'beginning',
            onRecords: (records) => records.forEach((record) => copy.add(text(record))),
          }),
        ),
      );

      await Promise.all(followers.map(({ caughtUp }) => caughtUp));
      expect(copies.map(({ size }) => size)).toEqual([50, 50]);
      await sendAll(bus, topic, ['news']);

      await eventually(() => expect(copies.every((copy) => copy.has('news'))).toBe(true));
      await Promise.all(followers.map((follower) => follower.close()));
    });

    it('reads only what is new from the end', async () => {
      const topic = await log.createTopic(bus);
      await sendAll(bus, topic, ['old']);
      const heard: string[] = [];
      const follower = await bus.follow({
        topics: [topic],
        from: 'end',
        onRecords: (records) => void heard.push(...records.map(text)),
      });
      await follower.caughtUp;

      await sendAll(bus, topic, ['new']);

      await eventually(() => expect(heard).toEqual(['new']));
      await follower.close();
    });

    it('ends with the last value of every key of a compacted topic', async () => {
      const topic = await log.createTopic(bus, { compacted: true, retentionMs: null });
      for (const round of [1, 2, 3]) await sendAll(bus, topic, [`a${round}`], 'a');
      await bus.send({ topic, key: 'b', value: Buffer.from('b1') });
      await bus.send({ topic, key: 'b', value: null });
      const copy = new Map<string, string | undefined>();
      const follower = await bus.follow({
        topics: [topic],
        from: 'beginning',
        onRecords: (records) => records.forEach((record) => copy.set(String(record.key), record.value?.toString())),
      });
      await follower.caughtUp;

      expect(Object.fromEntries(copy)).toEqual({ a: 'a3', b: undefined });
      await follower.close();
    });

    it('reports records that its handler refuses and goes on', async () => {
      const topic = await log.createTopic(bus);
      const errors: unknown[] = [];
      const heard: string[] = [];
      const follower = await bus.follow({
        topics: [topic],
        from: 'end',
        onError: (error) => errors.push(error),
        onRecords: (records) => {
          heard.push(...records.map(text));
          if (heard.length === 1) throw new TypeError('no');
        },
      });
      await follower.caughtUp;
      await sendAll(bus, topic, ['one']);
      await eventually(() => expect(errors).toHaveLength(1));

      await sendAll(bus, topic, ['two']);

      await eventually(() => expect(heard).toEqual(['one', 'two']));
      await follower.close();
    });
  });

  it('adds partitions to a topic and leaves the others alone', async () => {
    const topic = await log.createTopic(bus, { partitions: 2 });

    await bus.createTopics([{ name: topic, partitions: 4, retentionMs: 1000, compacted: false }]);
    await bus.createTopics([{ name: topic, partitions: 1, retentionMs: 1000, compacted: false }]);

    expect(await bus.partitionsOf(topic)).toBe(4);
    expect(bus.healthy()).toBe(true);
  });
});

/** Sends COMMIT and cuts the connection before the answer: with `late` after the server has it, else perhaps before. */
async function cutAtCommit(tx: pg.PoolClient, late: boolean): Promise<never> {
  const { stream } = (tx as unknown as { connection: { stream: { destroy(): void } } }).connection;
  const answer = tx.query('commit');
  answer.catch(() => undefined);
  if (late) await new Promise((resolve) => setImmediate(resolve));
  stream.destroy();
  await answer;
  throw Object.assign(new Error('the answer was cut off'), { code: 'ECONNRESET' });
}
