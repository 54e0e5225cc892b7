import { setTimeout as delay } from 'node:timers/promises';

import { createBus, PostgresOffsets } from '@pganalytics/bus';
import type { Bus, Consumer, Follower } from '@pganalytics/bus';
import { snapshotsReceived } from '@pganalytics/contracts';
import { mayPassByItself, messageOf } from '@pganalytics/errors';
import { FrameSchemas, migrateHistory, Partitions, SnapshotWriter } from '@pganalytics/history';
import { createHttpService } from '@pganalytics/http';
import type { ReadinessCheck } from '@pganalytics/http';
import { createPool, poolOptions } from '@pganalytics/postgres';
import type { OutboxRelay, Pool } from '@pganalytics/postgres';
import { createLogger, Metrics } from '@pganalytics/telemetry';
import type { Logger, RunningService } from '@pganalytics/telemetry';

import { relayAnnouncements } from './announcements/relay-announcements.js';
import { followDeletions } from './retention/followed-deletions.js';
import { followRetention } from './retention/followed-retention.js';
import { FollowedSchemas } from './schemas/schema-catalogue.js';
import { RecordReader } from './snapshots/read-records.js';
import { PartitionsStopped } from './snapshots/snapshot.errors.js';
import { StoreSnapshots } from './snapshots/store-snapshots.js';
import { StoringState } from './snapshots/storing-state.js';
import { WriterMetrics } from './snapshots/writer-metrics.js';
import { ClosingThread } from './upkeep/closing-thread.js';
import { upkeepJobs } from './upkeep/upkeep-jobs.js';
import { Upkeep } from './upkeep/upkeep.js';
import type { WriterConfig } from './writer.config.js';
import { WriterModule } from './writer.module.js';

/** The consumer group of all writers. */
export const WRITER_GROUP = 'writer';
/** How long a starting writer waits for its database, which may be starting as well. */
const DATABASE_WAIT_MS = 60_000;

/** Starts the writer: takes snapshots off the log and keeps the history. */
export async function startWriter(
  config: WriterConfig,
  overrides: { readonly logger?: Logger; readonly bus?: Bus } = {},
): Promise<RunningService> {
  const logger = overrides.logger ?? createLogger({ service: 'writer', level: config.LOG_LEVEL });
  const metrics = new Metrics('writer');
  await migrated(config, logger);
  const bus = overrides.bus ?? (await createBus(config, { logger, metrics }));
  const pool = createPool(config.DATABASE_URL, poolOptions(config, 'pganalytics writer', logger));
  const relay = relayAnnouncements({ pool, bus, logger });
  const keeping = keepHistory({ config, bus, pool, relay, logger, metrics: new WriterMetrics(metrics) });
  let consumer: Consumer | undefined;
  const close = async () => {
    await consumer?.close();
    await keeping.stop();
    await relay.stop();
    await bus.close();
    await pool.end();
  };
  try {
    await keeping.start();
    relay.start();
    consumer = await keeping.consume();
    const http = await createHttpService({
      service: 'writer',
      module: WriterModule,
      config,
      logger,
      metrics,
      readiness: [
        databaseCheck(pool),
        partitionCheck(consumer),
        { name: 'storing', check: () => keeping.storing.check() },
      ],
    });
    let stopping: Promise<void> | undefined;
    const stop = () => (stopping ??= http.stop().then(close));
    return { name: 'writer', url: http.url, stop };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Keeping {
  readonly config: WriterConfig;
  readonly bus: Bus;
  readonly pool: Pool;
  readonly relay: OutboxRelay;
  readonly logger: Logger;
  readonly metrics: WriterMetrics;
}

function keepHistory({ config, bus, pool, relay, logger, metrics }: Keeping) {
  const [now, committed] = [Date.now, () => relay.wake()];
  const schemas = new FrameSchemas(pool, config.WRITER_KNOWN_SCHEMAS);
  const partitions = new Partitions(pool);
  const catalogue = new FollowedSchemas({ bus, schemas, logger, waitMs: config.WRITER_SCHEMA_WAIT_MS });
  const reader = new RecordReader(catalogue, { rawDays: config.HISTORY_RAW_DAYS, now });
  const remembering = { streams: config.WRITER_KNOWN_STREAMS, texts: config.WRITER_KNOWN_TEXTS };
  const writer = new SnapshotWriter(partitions, remembering);
  const limits = {
    records: config.WRITER_BATCH_RECORDS,
    bytes: config.WRITER_BATCH_BYTES,
    transactions: config.WRITER_TRANSACTIONS,
  };
  const store = new StoreSnapshots({ pool, reader, writer, partitions, metrics, logger, now, committed, limits });
  const storing = new StoringState({ metrics, logger, now });
  const closing = closingThread(config);
  const jobs = upkeepJobs({ config, pool, partitions, closing, metrics, logger, now, committed });
  const upkeep = new Upkeep(jobs, logger);
  const followers: Follower[] = [];
  return {
    storing,
    start: async () => {
      await catalogue.start();
      followers.push(await followRetention({ bus, pool, logger }), await followDeletions({ bus, pool, logger }));
      upkeep.start();
    },
    stop: async () => {
      await catalogue.stop();
      for (const follower of followers) await follower.close();
      await upkeep.stop();
      await closing.stop();
    },
    consume: () =>
      bus.consume({
        group: WRITER_GROUP,
        topics: [snapshotsReceived.name],
        offsets: new PostgresOffsets({ pool, schema: 'history' }),
        maxRecords: config.WRITER_BATCH_RECORDS,
        maxBytes: config.WRITER_BATCH_BYTES,
        onBatch: (batch, claim) => storing.during(batch.partition, () => store.run(batch, claim)),
        onLost: ({ partition }) => {
          metrics.released(partition);
          storing.released(partition);
        },
        onError: (error) => logger.error({ err: error }, 'a partition needs attention'),
      }),
  };
}

function closingThread(config: WriterConfig): ClosingThread {
  return new ClosingThread({
    databaseUrl: config.DATABASE_URL,
    pool: { ...poolOptions(config, 'pganalytics writer closing'), size: config.CLOSE_CONNECTIONS },
    rule: {
      polls: config.CHUNK_POLLS,
      maxPolls: config.CHUNK_MAX_POLLS,
      ageMs: config.CHUNK_MAX_AGE_SECONDS * 1000,
    },
    folding: { afterDays: config.STATEMENTS_FOLD_AFTER_DAYS, statements: config.STATEMENTS_KEPT },
  });
}

async function migrated(config: WriterConfig, logger: Logger): Promise<void> {
  const deadline = Date.now() + DATABASE_WAIT_MS;
  for (;;) {
    try {
      await migrateHistory(config.DATABASE_URL, logger);
      return;
    } catch (error) {
      if (!mayPassByItself(error) || Date.now() > deadline) throw error;
      logger.warn({ reason: messageOf(error) }, 'waiting for the database');
      await delay(1000);
    }
  }
}

const databaseCheck = (pool: Pool): ReadinessCheck => ({
  name: 'database',
  check: async () => {
    await pool.query('select 1');
  },
});

// A partition that stopped needs a person (R-KAF-10); the others go on, but nobody should take us for healthy.
const partitionCheck = (consumer: Consumer): ReadinessCheck => ({
  name: 'partitions',
  check: () => {
    if (consumer.stopped.length > 0) throw new PartitionsStopped(consumer.stopped.map(({ partition }) => partition));
  },
});
