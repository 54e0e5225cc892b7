import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { createLogger } from '@pganalytics/telemetry';
import pg from 'pg';

import { BusUnavailable, OffsetOutOfRange } from '../port/bus.errors.js';
import type { Bus } from '../port/bus.js';
import { ContractLog, sendAll, text, values } from '../testing/contract-logs.js';
import { EmbeddedLog } from './embedded-log.js';
import { migrateEmbeddedLog } from './embedded-schema.js';

describe('the embedded log', () => {
  let log: ContractLog;
  let bus: Bus;
  let tidy: EmbeddedLog;

  beforeAll(async () => {
    log = await ContractLog.start('embedded');
    bus = await log.open();
    tidy = new EmbeddedLog({
      url: log.embeddedUrl,
      deliveryTimeoutMs: 5000,
      sessionTimeoutMs: 3000,
      retentionMs: 3_600_000,
      logger: createLogger({ service: 'test', level: 'silent' }),
    });
  });

  afterAll(async () => {
    await tidy.close();
    await log.close();
  });

  it('passes over no record that is committed late (R-KAF-11)', async () => {
    const topic = await log.createTopic(bus);
    const heard: string[] = [];
    const follower = await bus.follow({
      topics: [topic],
      from: 'end',
      onRecords: (records) => void heard.push(...records.map(text)),
    });
    await follower.caughtUp;
    const late = await log.pool.connect();
    await late.query('begin');
    await late.query(
      `with slot as (update bus.partition set next_offset = next_offset + 1
         where topic_id = (select id from bus.topic where name = $1) returning topic_id, next_offset - 1 as place)
       insert into bus.record (topic_id, partition, "offset", value) select topic_id, 0, place, 'late' from slot`,
      [topic],
    );

    const sending = bus.send({ topic, key: 'k', value: Buffer.from('early') });
    // The other sender has reached the locked row of the partition when it waits for a lock.
    await eventually(async () => {
      const waiting = await log.pool.query(
        `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%bus.partition%'`,
      );
      expect(waiting.rowCount).toBeGreaterThan(0);
    });
    expect(heard).toEqual([]);
    await late.query('commit');
    late.release();

    expect((await sending).offset).toBe(1n);
    await eventually(() => expect(heard).toEqual(['late', 'early']));
    await follower.close();
  });

  it('drops what is past its time, and stops a consumer that was too slow (R-KAF-10)', async () => {
    const topic = await log.createTopic(bus, { retentionMs: 60_000 });
    const member = await log.member(bus, 'a', topic);
    await sendAll(bus, topic, values(3));
    await eventually(async () => expect(await log.storedOffset(topic)).toBe(3n));
    await member.close();
    await sendAll(bus, topic, values(5, 'old'));
    await log.pool.query(
      `update bus.record set written_at = now() - interval '2 minutes'
       where topic_id = (select id from bus.topic where name = $1)`,
      [topic],
    );
    await sendAll(bus, topic, ['young']);

    await tidy.upkeep.once();

    expect(await bus.offsets(topic)).toEqual([{ partition: 0, earliest: 8n, next: 9n }]);
    const errors: unknown[] = [];
    const slow = await log.member(bus, 'b', topic, { onError: (error) => errors.push(error) });
    await eventually(() => expect(errors).toEqual([expect.any(OffsetOutOfRange)]));
    await slow.close();
  });

  it('caps the retention that a topic asks for', async () => {
    const name = 'test.capped.v1';

    await tidy.createTopics([{ name, partitions: 1, retentionMs: 604_800_000, compacted: false }]);

    const kept = await log.pool.query<{ ms: string }>('select retention_ms as ms from bus.topic where name = $1', [
      name,
    ]);
    expect(kept.rows).toEqual([{ ms: '3600000' }]);
  });

  it('keeps the last record of every key of a compacted topic, with its offset', async () => {
    const topic = await log.createTopic(bus, { compacted: true, retentionMs: null });
    for (const key of ['a', 'b', 'a', 'b', 'a']) await bus.send({ topic, key, value: Buffer.from(key) });
    await bus.send({ topic, key: 'gone', value: null });
    await log.pool.query(
      `update bus.record set written_at = now() - interval '3 days' where key = 'gone'::bytea
       and topic_id = (select id from bus.topic where name = $1)`,
      [topic],
    );

    await tidy.upkeep.once();

    const copy: [string, bigint][] = [];
    const follower = await bus.follow({
      topics: [topic],
      from: 'beginning',
      onRecords: (records) => records.forEach((record) => copy.push([String(record.key), record.offset])),
    });
    await follower.caughtUp;
    expect(copy).toEqual([
      ['b', 3n],
      ['a', 4n],
    ]);
    await follower.close();
  });

  it('makes its tables once, also when several processes begin at the same time', async () => {
    await Promise.all([1, 2, 3, 4].map(() => migrateEmbeddedLog(log.pool)));

    const steps = await log.pool.query('select step from bus.version');
    expect(steps.rows).toEqual([{ step: 1 }]);
  });
});

describe('the embedded log through an outage of PostgreSQL', () => {
  let server: TestPostgres;
  let log: ContractLog;

  beforeAll(async () => {
    server = await startPostgres({ settings: { max_connections: 50 } });
    log = await ContractLog.start('embedded', {
      BUS_DATABASE_URL: await server.createDatabase(),
      BUS_DELIVERY_TIMEOUT_MS: '2000',
    });
  });

  afterAll(async () => {
    await log.close();
    await server.stop();
  });

  it('says unavailable while it lasts, and goes on by itself with nothing lost or doubled', async () => {
    const bus = await log.open();
    const topic = await log.createTopic(bus, { partitions: 2 });
    const member = await log.member(bus, 'a', topic);
    const heard = new Set<string>();
    const follower = await bus.follow({
      topics: [topic],
      from: 'beginning',
      onRecords: (records) => records.forEach((record) => heard.add(text(record))),
    });
    await Promise.all(values(50, 'before').map((value) => bus.send({ topic, key: value, value: Buffer.from(value) })));
    await eventually(async () => expect(await log.applied(topic)).toHaveLength(50));

    await server.kill();
    await expect(bus.send({ topic, key: 'k', value: Buffer.from('during') })).rejects.toThrow(BusUnavailable);
    expect(bus.healthy()).toBe(false);
    await server.restart();

    await eventually(() => bus.send({ topic, key: 'k', value: Buffer.from('after') }));
    await eventually(async () => expect((await log.applied(topic)).map(({ value }) => value)).toContain('after'));
    const applied = (await log.applied(topic)).map(({ value }) => value);
    expect(new Set(applied).size).toBe(applied.length);
    expect(applied).toEqual(expect.arrayContaining(values(50, 'before')));
    await eventually(() => expect(heard.has('after')).toBe(true));
    expect(bus.healthy()).toBe(true);
    await member.close();
    await follower.close();
  });

  it('takes leases over from a member that died without a word', async () => {
    const [dead, alive] = [await log.open(), await log.open()];
    const topic = await log.createTopic(alive, { partitions: 3 });
    const first = await log.member(dead, 'dead', topic);
    await eventually(() => expect(first.assigned).toHaveLength(3));
    const admin = new pg.Client({ connectionString: log.embeddedUrl });
    await admin.connect();
    // A member that is gone: it renews nothing, and its row stays until its time is over.
    await admin.query(`update bus.member set member = 'ghost'`);
    await admin.query(`update bus.lease set owner = 'ghost' where topic = $1`, [topic]);
    await admin.end();
    await first.close();

    const second = await log.member(alive, 'alive', topic);

    await eventually(() => expect(second.assigned).toHaveLength(3));
    await second.close();
  });
});
