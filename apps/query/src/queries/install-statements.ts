import { Injectable } from '@nestjs/common';
import { HistoryReader } from '@pganalytics/history';

import { cellReader } from '../activity/activity-sample.js';
import { textOf } from '../numbers/exact.js';

type Of = { readonly organisationId: string; readonly serverId: string };

const CREATE = 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements;';

/** Says what brings pg_stat_statements onto a server, by why it cannot be read there. */
@Injectable()
export class InstallStatements {
  constructor(private readonly history: HistoryReader) {}

  /** SQL in order; empty where nothing can be done with SQL. */
  async sql(of: Of, reason: string): Promise<string[]> {
    if (reason.startsWith('denied:')) return ['GRANT pg_monitor TO pganalytics;'];
    if (reason.startsWith('no-extension:')) return [CREATE];
    if (!reason.startsWith('not-preloaded:')) return [];
    return [preload(await this.preloaded(of)), '-- restart PostgreSQL, then:', CREATE];
  }

  private async preloaded(of: Of): Promise<string[]> {
    const poll = await this.history.latest({ ...of, family: 'pg_settings' });
    if (!poll) return [];
    const cell = cellReader(poll.schema);
    const row = poll.rows.find((one) => cell(one, 'name') === 'shared_preload_libraries');
    const value = row ? (textOf(cell(row, 'setting')) ?? '') : '';
    return value
      .split(',')
      .map((name) => name.trim().replaceAll('"', ''))
      .filter((name) => name !== '');
  }
}

/** What is loaded already stays; each library is quoted by itself, as one text they would be one file name. */
function preload(libraries: readonly string[]): string {
  const all = [...libraries.filter((name) => name !== 'pg_stat_statements'), 'pg_stat_statements'];
  const quoted = all.map((name) => `'${name.replaceAll("'", "''")}'`);
  return `ALTER SYSTEM SET shared_preload_libraries = ${quoted.join(', ')};`;
}
