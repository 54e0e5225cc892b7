import { eventually } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';

import { Api } from './api.js';
import type { ServerSummary } from './api.js';
import type { Platform } from './platform.js';
import { preparePgbench, psql, runPgbench, session } from './load.js';

/** Counters of `pg_stat_database` that move under pgbench and stand still after it. */
export const COUNTERS = [
  'xact_commit',
  'xact_rollback',
  'blks_hit',
  'tup_returned',
  'tup_fetched',
  'tup_inserted',
  'tup_updated',
  'tup_deleted',
];

/** What PostgreSQL itself says, read by psql from another database so that reading moves nothing. */
export async function truthOf(target: TestPostgres, datname: string): Promise<Record<string, string>> {
  const line = await psql(
    target.url,
    `select ${COUNTERS.join(', ')} from pg_stat_database where datname = '${datname}'`,
  );
  return Object.fromEntries(line.split('|').map((value, index) => [COUNTERS[index], value]));
}

/** A person's way through the platform, the same whichever way it runs; every spec of a mode walks it. */
export class Journey {
  api!: Api;
  server!: ServerSummary;
  benchUrl!: string;

  constructor(
    readonly platform: Platform,
    readonly target: TestPostgres,
  ) {}

  async begin(): Promise<void> {
    this.api = await Api.login(this.platform.url, this.platform.email, this.platform.password);
    this.server = await this.api.serverOnPort(this.target.port);
    this.benchUrl = await this.target.createDatabase('bench');
    await preparePgbench(this.benchUrl);
  }

  /** Runs a load to its end and waits until PostgreSQL's own counters stand still. */
  async load(): Promise<Record<string, string>> {
    await runPgbench(this.benchUrl, { clients: 4, transactions: 250 });
    let before = '';
    return eventually(
      async () => {
        const truth = await truthOf(this.target, 'bench');
        const same = JSON.stringify(truth) === before;
        before = JSON.stringify(truth);
        if (!same) throw new Error('the counters still move');
        return truth;
      },
      { everyMs: 1_500 },
    );
  }

  /** Waits until the API's newest totals are those of PostgreSQL. */
  async meets(truth: Record<string, string>): Promise<void> {
    await eventually(
      async () => expect(await this.api.newestTotals(this.server.id, 'bench', COUNTERS)).toEqual(truth),
      { timeoutMs: 60_000, everyMs: 500 },
    );
  }

  /** One session that holds a lock and one that waits for it. */
  async blockage(): Promise<() => Promise<void>> {
    const [holder, waiter] = [await session(this.benchUrl), await session(this.benchUrl)];
    await holder.query('begin');
    await holder.query('lock table pgbench_branches in access exclusive mode');
    const waiting = waiter.query('select count(*) from pgbench_branches').catch(() => undefined);
    return async () => {
      await holder.end();
      await waiting;
      await waiter.end();
    };
  }
}
