import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import type { RunningService } from '@pganalytics/telemetry';

import { startCollector } from '../start-collector.js';
import { RecordingSink, aCollectorConfig, silent } from '../testing.js';
import { psql } from '../watch/testing/psql.js';

describe('a collector of a server with several databases', () => {
  let server: TestPostgres;
  let collector: RunningService | undefined;
  const sink = new RecordingSink();

  beforeAll(async () => {
    server = await startPostgres();
    await psql(await server.createDatabase('shop'), 'CREATE TABLE items (id int)');
    await psql(server.url, 'CREATE EXTENSION pg_stat_statements');
    const config = aCollectorConfig({ COLLECTOR_TICK_MS: '1000', COLLECTOR_BUDGET_PERCENT: '100' });
    const targets = [{ url: server.url, databases: { include: ['shop'], exclude: [] } }];
    collector = await startCollector(config, { sink, logger: silent, targets });
  });
  afterAll(async () => {
    await collector?.stop();
    await server.stop('immediate');
  });

  it('sends what is in those that it shall visit, and reads statements and the floor meanwhile', async () => {
    await eventually(
      () => {
        expect(sink.rows('pg_stat_all_tables')).toContainEqual(
          expect.objectContaining({ datname: 'shop', relname: 'items' }),
        );
        expect(sink.polls('pg_stat_database').length).toBeGreaterThan(8);
        expect(sink.polls('pg_stat_statements').length).toBeGreaterThan(2);
      },
      { timeoutMs: 50_000 },
    );

    const visits = sink.rows('database_visits').map((row) => `${String(row['datname'])} ${String(row['state'])}`);
    expect(new Set(visits)).toEqual(new Set(['shop read', 'postgres excluded', 'template1 excluded']));
  });
});
