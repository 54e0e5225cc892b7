import { createBus, publish, topicSpecs } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { newId, serversChanged } from '@pganalytics/contracts';
import type { MessageOf } from '@pganalytics/contracts';
import { migrateHistory } from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';
import { eventually, freshDatabase } from '@pganalytics/servers';
import { createLogger, Metrics } from '@pganalytics/telemetry';

import { writerConfig } from '../writer.config.js';
import { followDeletions } from './followed-deletions.js';

const logger = createLogger({ service: 'writer', level: 'silent' });
const server: MessageOf<typeof serversChanged> = {
  serverId: newId(),
  organisationId: newId(),
  name: 'orders',
  labels: {},
  paused: false,
  retired: true,
  collectorIds: [],
  host: 'db',
  port: 5432,
  version: '18.1',
  systemIdentifier: '7412345678901234567',
  firstSeenAt: '2026-03-02T10:15:30.000Z',
};

describe('the deletion of a history that auth tells of', () => {
  it('is taken down once with its moment, and that of no other server, and ends with its bringing back', async () => {
    const database = await freshDatabase();
    await migrateHistory(database.url);
    const config = loadConfig(writerConfig, { DATABASE_URL: database.url, BUS: 'embedded' });
    const bus = await createBus(
      { ...config, BUS_DATABASE_URL: database.url },
      { logger, metrics: new Metrics('spec') },
    );
    await bus.createTopics(topicSpecs([serversChanged], { partitions: 1 }));
    const pool = createPool(database.url, { applicationName: 'followed deletions spec' });
    const following = await followDeletions({ bus, pool, logger });
    const ordered = async () =>
      (await pool.query(`select server_id, organisation_id, deleted_at, ended_at from history.deleted_history`)).rows;
    const tell = (more: Partial<typeof server>) =>
      publish(bus, serversChanged, { ...server, ...more }, { source: 'pganalytics/auth' });

    await tell({ serverId: newId() });
    await tell({ serverId: newId(), historyDeletedAt: null });
    await tell({ historyDeletedAt: '2026-05-02T10:15:30.000Z' });
    await tell({ historyDeletedAt: '2026-05-03T10:15:30.000Z' });

    const { serverId, organisationId } = server;
    const wanted = {
      server_id: serverId,
      organisation_id: organisationId,
      deleted_at: new Date('2026-05-03T10:15:30Z'),
    };
    await eventually(async () => expect(await ordered()).toEqual([{ ...wanted, ended_at: null }]));
    await tell({ historyDeletedAt: '2026-05-03T10:15:30.000Z', retired: false });
    await eventually(async () => expect(await ordered()).toEqual([{ ...wanted, ended_at: expect.any(Date) }]));
    await following.close();
    await bus.close();
    await pool.end();
    await database.drop();
  });
});
