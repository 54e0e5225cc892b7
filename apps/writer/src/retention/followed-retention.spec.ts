import { createBus, publish, topicSpecs } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { newId, organisationsChanged } from '@pganalytics/contracts';
import type { RetentionDays } from '@pganalytics/contracts';
import { migrateHistory, PostgresHistoryReader } from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';
import { eventually, freshDatabase } from '@pganalytics/servers';
import { createLogger, Metrics } from '@pganalytics/telemetry';

import { writerConfig } from '../writer.config.js';
import { followRetention } from './followed-retention.js';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 9, 20);
const logger = createLogger({ service: 'writer', level: 'silent' });
const platform: RetentionDays = {
  samplesDays: null,
  statementsDays: null,
  sessionsDays: null,
  minuteDays: null,
  tenMinuteDays: null,
  hourDays: null,
};

describe('the retention that auth tells of', () => {
  it('is known to readers of the history, for that organisation alone', async () => {
    const database = await freshDatabase();
    await migrateHistory(database.url);
    const config = loadConfig(writerConfig, { DATABASE_URL: database.url, BUS: 'embedded' });
    const bus = await createBus(
      { ...config, BUS_DATABASE_URL: database.url },
      { logger, metrics: new Metrics('spec') },
    );
    await bus.createTopics(topicSpecs([organisationsChanged], { partitions: 1 }));
    const pool = createPool(database.url, { applicationName: 'followed retention spec' });
    const following = await followRetention({ bus, pool, logger });
    const organisationId = newId();
    const reader = new PostgresHistoryReader({ pool, now: () => NOW, keptForMs: 1 });
    const rawDays = async (id: string) =>
      (NOW - (await reader.keptSince({ organisationId: id, family: 'pg_stat_statements' })).raw) / DAY;

    const retention = { ...platform, statementsDays: 90 };
    const told = { organisationId, name: 'Example Ltd', retention, version: 1 };
    await publish(bus, organisationsChanged, told, { source: 'pganalytics/auth' });

    await eventually(async () => expect(await rawDays(organisationId)).toBe(90));
    expect(await rawDays(newId())).toBe(14);
    await following.close();
    await bus.close();
    await pool.end();
    await database.drop();
  });
});
