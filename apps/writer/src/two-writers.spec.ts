import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { createBus, publish, topicSpecs } from '@pganalytics/bus';
import type { Bus } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { schemasRegistered, snapshotsReceived, topics } from '@pganalytics/contracts';
import { schemaIdHex } from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { eventually, freshDatabase, startKafka } from '@pganalytics/servers';
import { createLogger, Metrics } from '@pganalytics/telemetry';
import type { RunningService } from '@pganalytics/telemetry';

import { startWriter, writerConfig } from './index.js';
import { databaseSchema, StreamOfRecords } from './testing/snapshot-records.js';

const MAIN = path.resolve(import.meta.dirname, '../dist/main.js');
const SESSION_MS = 6_000;
const TAKE_OVER_MS = SESSION_MS + 2_000;
const WATCH_EVERY_MS = 20;
const PARTITIONS = { first: 4, later: 8 };
/** So many that hardly a partition has none. */
const STREAMS = 32;
const logger = createLogger({ service: 'writer', level: 'silent' });

/** The partitions of the snapshot topic that a writer has read since they were assigned to it. */
async function partitionsOf(writer: RunningService): Promise<number[]> {
  const metrics = await fetch(`${writer.url}/metrics`).then((answer) => answer.text());
  const lags = metrics.matchAll(/^pganalytics_writer_lag_records\{partition="(\d+)"/gm);
  return [...lags].map(([, partition]) => Number(partition)).toSorted((a, b) => a - b);
}

/** Adds up by how much timers come late: what a machine is late that is busy with others is not the writers' doing. */
function watchLateness(): () => number {
  let last = performance.now();
  let lateMs = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    lateMs += Math.max(0, now - last - WATCH_EVERY_MS);
    last = now;
  }, WATCH_EVERY_MS);
  return () => {
    clearInterval(timer);
    return lateMs;
  };
}

describe('two writers on Kafka (R-KAF-6)', () => {
  const ends: (() => Promise<unknown>)[] = [];
  const streams = Array.from({ length: STREAMS }, () => new StreamOfRecords(Date.now() - 300_000));
  let bus: Bus;
  let pool: Pool;
  let writer: RunningService;
  /** Kills the other writer, which runs in a process of its own. */
  let kill: () => Promise<void>;

  const partitioned = (partitions: number) => bus.createTopics(topicSpecs(topics, { partitions }));
  let sent = 0;
  const send = async (count: number) => {
    for (const last = sent + count; sent < last;) {
      sent += 1;
      await Promise.all(streams.map((stream) => bus.send(stream.outgoing(sent))));
    }
  };
  /** Each record of the log is stored, and stored once: by the ledgers, the rows, the offsets, and what nobody could store. */
  const eachRecordOnce = async () => {
    const { rows } = await pool.query(
      `select (select count(*)::int from history.ledger where received = int8multirange(int8range(1, $1))) as complete,
              (select count(*)::int from history.hot) as rows,
              (select count(distinct (stream_id, sequence))::int from history.hot) as snapshots,
              (select sum(next_offset)::int from history.consumer_offset where topic = $2) as offsets,
              (select count(*)::int from history.dead_letter) as dead`,
      [sent + 1, snapshotsReceived.name],
    );
    const snapshots = STREAMS * sent;
    expect(rows).toEqual([{ complete: STREAMS, rows: snapshots, snapshots, offsets: snapshots, dead: 0 }]);
  };
  const stored = () => eventually(eachRecordOnce, { timeoutMs: 60_000, everyMs: 50 });
  /** Goes on sending until something holds. */
  const sendUntil = (assertion: () => Promise<void>) =>
    eventually(() => send(1).then(assertion), { timeoutMs: 60_000, everyMs: 250 });

  /** The partitions that the other writer reads: of those that have records, the ones that are not ours. */
  const partitionsOfOther = async (): Promise<number[]> => {
    const { rows } = await pool.query<{ partition: number }>(
      'select partition from history.consumer_offset where topic = $1 and next_offset > 0 order by partition',
      [snapshotsReceived.name],
    );
    const own = await partitionsOf(writer);
    return rows.map(({ partition }) => partition).filter((partition) => !own.includes(partition));
  };

  beforeAll(async () => {
    const kafka = await startKafka();
    ends.push(() => kafka.stop());
    const database = await freshDatabase();
    ends.push(() => database.drop());
    const settings = {
      DATABASE_URL: database.url,
      BUS: 'kafka',
      KAFKA_BROKERS: kafka.bootstrap,
      KAFKA_REPLICATION_FACTOR: '1',
      BUS_SESSION_TIMEOUT_MS: String(SESSION_MS),
      KAFKA_TOPICS_LOOK_MS: '500',
      // Nothing is closed meanwhile: each record has its row.
      CHUNK_POLLS: '10000',
      HTTP_PORT: '0',
      HTTP_DRAIN_MS: '0',
      LOG_LEVEL: 'silent',
    };
    const config = loadConfig(writerConfig, settings);
    bus = await createBus(config, { logger, metrics: new Metrics('spec') });
    ends.push(() => bus.close());
    await partitioned(PARTITIONS.first);
    const definition = { ...databaseSchema, columns: [...databaseSchema.columns] };
    const registered = { schemaId: schemaIdHex(databaseSchema), definition };
    await publish(bus, schemasRegistered, registered, { source: 'pganalytics/spec' });
    writer = await startWriter(config, { logger });
    ends.push(() => writer.stop());
    pool = createPool(database.url, { applicationName: 'two writers spec' });
    ends.push(() => pool.end());
    const other = spawn(process.execPath, [MAIN], { env: settings, stdio: 'ignore' });
    const exited = once(other, 'exit');
    kill = async () => {
      other.kill('SIGKILL');
      await exited;
    };
    ends.push(kill);
  }, 300_000);

  afterAll(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  it('share the partitions', async () => {
    await sendUntil(async () => {
      expect(await partitionsOf(writer)).not.toEqual([]);
      expect(await partitionsOfOther()).not.toEqual([]);
    });
    await stored();
  });

  it('store each record once while partitions are added under load, and share the new ones too', async () => {
    const growing = send(20);
    await partitioned(PARTITIONS.later);
    await growing;
    await sendUntil(async () => {
      expect((await partitionsOf(writer)).at(-1)).toBeGreaterThanOrEqual(PARTITIONS.first);
      expect((await partitionsOfOther()).at(-1)).toBeGreaterThanOrEqual(PARTITIONS.first);
    });
    await stored();
  });

  it('one takes over from the other that was killed within its session time-out and 2 s', async () => {
    const sending = send(20);
    await kill();
    const killed = performance.now();
    const lateMs = watchLateness();
    await sending;
    await stored();

    expect(performance.now() - killed - lateMs()).toBeLessThan(TAKE_OVER_MS);
  });
});
