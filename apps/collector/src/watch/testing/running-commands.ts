import { eventually } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { Client } from 'pg';

import { psql } from './psql.js';

const ROWS = 'SELECT i AS id FROM generate_series(1, 100000) i';

/** The function takes its time only in sessions that ask for it. */
const SETUP = `CREATE FUNCTION slow(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_sleep(coalesce(nullif(current_setting(''app.nap'', true), ''''), ''0'')::float8); RETURN $1; END';
  CREATE TABLE held_vacuum AS ${ROWS};
  CREATE TABLE held_analyze AS ${ROWS};
  CREATE TABLE held_index AS ${ROWS};
  CREATE TABLE held_cluster AS SELECT 1 AS id;
  CREATE INDEX ON held_cluster (slow(id))`;

const NAP = 'SET app.nap = 600';
const CAREFUL = 'SET vacuum_cost_delay = 100; SET vacuum_cost_limit = 1';

/** Commands that take longer than anybody looks at them, in the database `load`, until they are stopped. */
export class RunningCommands {
  /** The family of each, and the columns of it that stand still. */
  readonly expected: readonly (readonly [string, readonly string[]])[];
  private readonly clients: Client[] = [];

  constructor(
    private readonly server: TestPostgres,
    private readonly major: number,
  ) {
    const table = ['pid', 'datname', 'relid', 'phase'];
    const all = [
      [12, 'vacuum', ['pid', 'datname', 'relid', 'heap_blks_total']],
      [13, 'analyze', ['pid', 'datname', 'relid', 'sample_blks_total', 'ext_stats_total']],
      [12, 'create_index', [...table, 'command', 'index_relid', 'blocks_total', 'tuples_total']],
      [12, 'cluster', [...table, 'command', 'cluster_index_relid', 'heap_tuples_scanned', 'heap_blks_total']],
      [13, 'basebackup', ['pid', 'phase', 'tablespaces_total']],
      [14, 'copy', ['pid', 'datname', 'relid', 'command', 'type', 'bytes_processed', 'tuples_processed']],
    ] as const;
    this.expected = all
      .filter(([since]) => major >= since)
      .map(([, command, columns]) => [`pg_stat_progress_${command}`, columns]);
  }

  async start(): Promise<void> {
    const load = new URL(this.server.url);
    load.pathname = '/load';
    await psql(load.href, SETUP);
    await this.run(load.href, CAREFUL, 'VACUUM held_vacuum');
    await this.run(load.href, CAREFUL, 'ANALYZE held_analyze');
    await this.run(load.href, NAP, 'CREATE INDEX held ON held_index (slow(id))');
    await this.run(load.href, NAP, 'VACUUM FULL held_cluster');
    await this.run(load.href, 'SELECT 1', "COPY (SELECT pg_sleep(600)) TO '/dev/null'");
    await this.run(`${load.href}?replication=true`, undefined, this.backup());
    await this.showing(1);
  }

  async stop(): Promise<void> {
    await psql(
      this.server.url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'held' AND pid <> pg_backend_pid()`,
    );
    await this.showing(0);
    await Promise.all(this.clients.map((client) => client.end().catch(() => undefined)));
  }

  /** Waits until the progress of so many of each kind can be seen. */
  private async showing(count: number): Promise<void> {
    const counts = this.expected.map(([family]) => `SELECT count(*) FROM ${family}`).join(' UNION ALL ');
    await eventually(async () => {
      const seen = await psql(this.server.url, counts);
      if (seen.some(([one]) => Number(one) !== count))
        throw new Error(`${seen.join()} commands run, not ${count} each.`);
    });
  }

  /** So slowly that it does not end; what it sends is thrown away. */
  private backup(): string {
    return this.major >= 15
      ? "BASE_BACKUP (LABEL 'held', CHECKPOINT 'fast', MAX_RATE 32)"
      : "BASE_BACKUP LABEL 'held' FAST MAX_RATE 32";
  }

  private async run(url: string, before: string | undefined, command: string): Promise<void> {
    const client = new Client({ connectionString: url, application_name: 'held' });
    // It is ended from outside.
    client.on('error', () => undefined);
    this.clients.push(client);
    await client.connect();
    if (before !== undefined) await client.query(before);
    client.query(command).catch(() => undefined);
  }
}
