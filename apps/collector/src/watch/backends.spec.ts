import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { Client } from 'pg';

import { psql } from './testing/psql.js';
import { TestCluster } from './testing/test-cluster.js';

describe('the busiest backends of PostgreSQL 18', () => {
  let server: TestPostgres;
  let cluster: TestCluster;
  let worker: Client;

  beforeAll(async () => {
    server = await startPostgres({
      major: 18,
      settings: { io_method: 'worker', track_io_timing: 'on', shared_buffers: '1MB' },
    });
    worker = new Client({ connectionString: server.url, application_name: 'busy' });
    await worker.connect();
    await worker.query('CREATE TABLE t (id int)');
    cluster = new TestCluster(server.url);
    await cluster.look();
  });
  afterAll(async () => {
    await worker.end();
    await cluster.close();
    await server.stop('immediate');
  });

  it('are told with what they did since the last look', async () => {
    const pid = Number((await worker.query('SELECT pg_backend_pid() AS pid')).rows[0].pid);
    const totals = async () =>
      (
        await psql(
          server.url,
          `SELECT wal_bytes, (SELECT sum(extend_bytes) FROM pg_stat_get_backend_io(${pid})),
             (SELECT sum(hits) FROM pg_stat_get_backend_io(${pid})) FROM pg_stat_get_backend_wal(${pid})`,
        )
      )[0]?.map(Number) ?? [];
    // Counters arrive some time after the transaction; what came in between belongs to the look before.
    const settled = async () => {
      await worker.query('SELECT pg_stat_force_next_flush()');
      await cluster.look();
      return totals();
    };
    const before = await settled();
    await worker.query('INSERT INTO t SELECT generate_series(1, 100000)');

    const after = await settled();

    const row = (family: string) => cluster.rows(family).find((one) => one['pid'] === pid);
    const [wal, extended, hits] = after.map((total, index) => total - (before[index] ?? 0));
    expect(wal).toBeGreaterThan(1_000_000);
    expect(row('pg_stat_backend_wal')).toMatchObject({ application_name: 'busy', backend_type: 'client backend' });
    expect(Number(row('pg_stat_backend_wal')?.['wal_bytes'])).toBe(wal);
    expect(row('pg_stat_backend_io')).toMatchObject({
      usename: 'postgres',
      datname: 'postgres',
      extend_bytes: extended,
    });
    expect(Number(row('pg_stat_backend_io')?.['hits'])).toBe(hits);
    expect(cluster.rows('pg_stat_backend_wal')[0]?.['pid']).toBe(pid);
  });

  it('show their asynchronous I/O while there is some', async () => {
    expect(cluster.state('pg_aios')).toMatchObject({ state: 'ok', intervalMs: 0 });
    const over = new AbortController();
    const readAgain = async (): Promise<void> => {
      while (!over.signal.aborted) await worker.query('SELECT count(*) FROM t');
    };
    const read = readAgain();

    await eventually(async () => {
      await cluster.look();
      const row = cluster.rows('pg_aios').find(({ operation }) => operation === 'readv');
      expect(row).toMatchObject({ target: 'smgr', state: expect.any(String), backends: 1 });
      expect(Number(row?.['bytes'])).toBeGreaterThanOrEqual(8192);
    });
    over.abort();
    await read;
  });
});
