import { Injectable } from '@nestjs/common';
import type { TableListQuery, TablePage } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

import { isWanted } from '../facts/object-filter.js';
import { orderBy } from '../facts/order-by.js';
import { RangePage } from '../facts/range-page.js';
import { sum } from '../facts/share.js';
import { exactOf, toAnswer } from '../numbers/exact.js';
import { Clock, Settings } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { rangeLimit } from '../time/limits.js';
import { TableReader } from './read-tables.js';
import { writeDatabases, writeTable } from './write-table.js';

/** Lists the tables of all databases of a server. */
@Injectable()
export class ListTables {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly tables: TableReader,
    private readonly history: HistoryReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: TableListQuery): Promise<TablePage> {
    this.directory.get(organisationId, serverId);
    const page = RangePage.of(asked, this.clock.now(), rangeLimit(this.settings.values));
    const of = { organisationId, serverId, ...page.range };
    const [{ tables, facts }, completeness] = await Promise.all([
      this.tables.read({ ...of, ...momentOf(asked.to, page.range.to) }),
      this.history.completeness({ ...of, family: 'pg_stat_all_tables' }),
    ]);
    const written = tables.map(writeTable).filter((table) => isWanted({ ...table, names: [table.relname] }, asked));
    const { order } = asked;
    const ordered = orderBy(
      written,
      (table) => (order === 'name' ? `${table.datname}.${table.schemaname}.${table.relname}` : table[order]),
      asked.direction,
    );
    const total = (name: 'totalBytes' | 'growthBytes' | 'deadRows') =>
      toAnswer(sum(written.map((table) => exactOf(table[name]))));
    return {
      ...page.range,
      ...page.cut(ordered),
      total: {
        tables: written.length,
        totalBytes: total('totalBytes'),
        growthBytes: total('growthBytes'),
        deadRows: total('deadRows'),
      },
      databases: writeDatabases(facts),
      sources: facts.sources(),
      completeness,
    };
  }
}

/** Up to now means the newest there is, also when the clock of the collector is ahead of ours. */
export function momentOf(asked: string, to: number): { readonly at?: number } {
  return asked === 'now' ? {} : { at: to };
}
