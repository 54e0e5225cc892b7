import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';

import { lines, psql, shown } from './testing/psql.js';
import { TestCluster } from './testing/test-cluster.js';

const LSN = (expression: string) => `pg_wal_lsn_diff(${expression}, '0/0')`;

/** A primary whose database `here` publishes to its database `there`, and a standby of both. */
describe.each([13, 18])('replication of PostgreSQL %i', (major) => {
  let primary: TestPostgres;
  let standby: TestPostgres;
  let here: string;
  let there: string;
  let ofPrimary: TestCluster;
  let ofStandby: TestCluster;
  const told: string[] = [];

  const look = async () => {
    await Promise.all([ofPrimary.look(), ofStandby.look()]);
    told.push(ofPrimary.text(), ofStandby.text());
  };

  beforeAll(async () => {
    const settings = { wal_level: 'logical', hot_standby_feedback: 'on', wal_receiver_status_interval: '1s' };
    primary = await startPostgres({ major, settings });
    [here, there] = [await primary.createDatabase('here'), await primary.createDatabase('there')];
    standby = await startPostgres({ major, settings, standbyOf: primary });
    for (const url of [here, there]) await psql(url, 'CREATE TABLE t (id int PRIMARY KEY)');
    await psql(here, 'CREATE PUBLICATION p FOR TABLE t');
    await psql(here, "SELECT pg_create_logical_replication_slot('s', 'pgoutput')");
    const conninfo = new URL(here);
    conninfo.searchParams.set('application_name', 'subscriber');
    await psql(there, `CREATE SUBSCRIPTION s CONNECTION '${conninfo.href}' PUBLICATION p WITH (create_slot = false)`);
    ofPrimary = new TestCluster(primary.url);
    ofStandby = new TestCluster(standby.url);
    await psql(here, 'INSERT INTO t SELECT generate_series(1, 10)');
    await eventually(async () => expect(await psql(there, 'SELECT count(*) FROM t')).toEqual([['10']]));
  });
  afterAll(async () => {
    await Promise.all([ofPrimary.close(), ofStandby.close()]);
    await standby.stop('immediate');
    await primary.stop('immediate');
  });

  it('tells receivers, their state and positions as psql does, and no lag when all is idle', async () => {
    const columns = ['pid', 'application_name', 'usename', 'state', 'sync_state', 'sent_lsn', 'replay_lsn'];
    await eventually(async () => {
      await look();
      const witness = await psql(
        primary.url,
        `SELECT pid, application_name, usename, state, sync_state, ${LSN('sent_lsn')}, ${LSN('replay_lsn')}
           FROM pg_stat_replication`,
      );
      const rows = ofPrimary.rows('pg_stat_replication');
      expect(lines(rows.map((row) => columns.map((column) => shown(row[column]))))).toEqual(lines(witness));
      expect(rows).toHaveLength(2);
      const idle = { sent_lag_bytes: 0, replay_lag_bytes: 0, write_lag: 0, flush_lag: 0, replay_lag: 0 };
      expect(rows).toMatchObject([idle, idle]);
    });
  });

  it('tells how far a standby is behind that does not replay', async () => {
    await psql(standby.url, 'SELECT pg_wal_replay_pause()');
    await psql(primary.url, 'CREATE TABLE behind AS SELECT generate_series(1, 1000)');

    await eventually(async () => {
      await look();
      const [[behind] = []] = await psql(
        primary.url,
        `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) FROM pg_stat_replication
          WHERE application_name = 'walreceiver'`,
      );
      const row = ofPrimary.rows('pg_stat_replication').find((one) => one['application_name'] === 'walreceiver');
      expect(shown(row?.['replay_lag_bytes'])).toBe(behind);
      expect(row?.['replay_lag_bytes']).toBeGreaterThan(10_000);
      expect(row?.['replay_lag']).toBeGreaterThan(0);
    });
    await psql(standby.url, 'SELECT pg_wal_replay_resume()');
  });

  it('tells of the WAL receiver what psql does, but never its connection string', async () => {
    const columns = ['pid', 'status', 'received_tli', 'flushed_lsn', 'sender_port'];

    await eventually(async () => {
      await look();
      const witness = await psql(
        standby.url,
        `SELECT pid, status, received_tli, ${LSN('flushed_lsn')}, sender_port FROM pg_stat_wal_receiver`,
      );
      const rows = ofStandby.rows('pg_stat_wal_receiver');
      expect(rows.map((row) => columns.map((column) => shown(row[column])))).toEqual(witness);
      expect(witness).toHaveLength(1);
    });
    expect(told.filter((text) => text.includes('password=pganalytics') || text.includes(':pganalytics@'))).toEqual([]);
  });

  it('tells which slot is in use and what it holds back', async () => {
    await eventually(async () => {
      await look();
      const witness = await psql(
        primary.url,
        `SELECT slot_name, plugin, slot_type, database, active, active_pid, age(catalog_xmin), ${LSN('restart_lsn')},
           pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)
           FROM pg_replication_slots`,
      );
      const columns = ['slot_name', 'plugin', 'slot_type', 'database', 'active', 'active_pid', 'catalog_xmin_age'];
      const sizes = ['restart_lsn', 'retained_bytes', 'confirmed_flush_lag_bytes'];
      const rows = ofPrimary.rows('pg_replication_slots');
      expect(rows.map((row) => [...columns, ...sizes].map((column) => shown(row[column])))).toEqual(witness);
      expect(witness).toHaveLength(1);
    });
  });

  it('tells the workers of a subscription, and no lag when all is applied', async () => {
    await eventually(async () => {
      await look();
      const witness = await psql(
        there,
        `SELECT subname, s.pid, relid, ${LSN('received_lsn')}, ${LSN('latest_end_lsn')}, 'there', 't'
           FROM pg_stat_subscription s`,
      );
      const columns = ['subname', 'pid', 'relid', 'received_lsn', 'latest_end_lsn', 'datname', 'enabled'];
      const rows = ofPrimary.rows('pg_stat_subscription');
      expect(rows.map((row) => columns.map((column) => shown(row[column])))).toEqual(witness);
      expect(rows).toMatchObject([{ apply_lag_bytes: 0 }]);
      expect(rows[0]?.['message_age']).toBeLessThan(60);
    });
  });

  it('tells a role without rights as much of replication as the server lets it', async () => {
    await psql(primary.url, "CREATE ROLE guest LOGIN PASSWORD 'guest'");
    const url = new URL(primary.url);
    url.username = url.password = 'guest';
    const ofGuest = new TestCluster(url.href);

    await ofGuest.look();

    expect(ofGuest.rows('pg_stat_subscription')).toMatchObject([{ subname: 's', datname: 'there', enabled: true }]);
    expect(ofGuest.rows('pg_replication_slots')).toMatchObject([{ slot_name: 's', active: true }]);
    const rows = ofGuest.rows('pg_stat_replication');
    expect(rows.map((row) => [row['state'], row['replay_lag_bytes']])).toEqual(rows.map(() => [null, null]));
    expect(ofGuest.state('pg_stat_replication')).toMatchObject({ state: 'denied' });
    await ofGuest.close();
  });

  it('says who on the standby holds back the rows of the primary', async () => {
    await eventually(async () => {
      await look();
      const row = ofPrimary.rows('xmin_horizon').find(({ source }) => source === 'standby');
      const pids = await psql(primary.url, 'SELECT pid FROM pg_stat_replication WHERE backend_xmin IS NOT NULL');
      expect(pids).toEqual([[shown(row?.['pid'])]]);
    });
  });

  it('reads a standby without an error', async () => {
    await look();

    expect(ofStandby.failures()).toEqual([]);
    const [[timeline, end] = []] = await psql(
      standby.url,
      `SELECT min_recovery_end_timeline, ${LSN('min_recovery_end_lsn')} FROM pg_control_recovery()`,
    );
    ofStandby.sent.forget();
    await ofStandby.look();
    const [recovery] = ofStandby.rows('pg_control_recovery');
    expect([recovery?.['min_recovery_end_timeline'], recovery?.['min_recovery_end_lsn']].map(shown)).toEqual([
      timeline,
      end,
    ]);
    expect(ofStandby.rows('pg_stat_recovery_prefetch')).toHaveLength(major >= 15 ? 1 : 0);
  });

  it('counts what a subscription failed to apply', async () => {
    await psql(there, 'INSERT INTO t VALUES (11)');
    await psql(here, 'INSERT INTO t VALUES (11)');

    await eventually(async () => {
      await look();
      const [stats] = ofPrimary.rows('pg_stat_subscription_stats');
      expect(major < 15 || Number(stats?.['apply_error_count']) > 0).toBe(true);
      expect(major < 18 || Number(stats?.['confl_insert_exists']) > 0).toBe(true);
    });
    await psql(there, 'ALTER SUBSCRIPTION s DISABLE');
    await eventually(async () => {
      await look();
      expect(ofPrimary.rows('pg_stat_subscription')).toMatchObject([{ subname: 's', pid: null, enabled: false }]);
    });
  });
});
