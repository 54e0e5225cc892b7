import { Injectable } from '@nestjs/common';
import type { TableDetail, TableDetailQuery, TablePath } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

import type { FactRow } from '../facts/fact-row.js';
import { ServerFacts } from '../facts/server-facts.js';
import type { Facts } from '../facts/server-facts.js';
import { IndexReader } from '../indexes/read-indexes.js';
import { Clock, Settings } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { rangeLimit } from '../time/limits.js';
import { resolveRange } from '../time/time-range.js';
import { momentOf } from './list-tables.js';
import { TableReader } from './read-tables.js';
import { TableNotFound } from './table.errors.js';
import { writeTable } from './write-table.js';

/** Shows one table: what it holds, what is done to it, its columns, constraints and indexes. */
@Injectable()
export class ShowTable {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly tables: TableReader,
    private readonly indexes: IndexReader,
    private readonly facts: ServerFacts,
    private readonly history: HistoryReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** @throws TableNotFound */
  async run(organisationId: string, { id, tableId }: TablePath, asked: TableDetailQuery): Promise<TableDetail> {
    this.directory.get(organisationId, id);
    const range = resolveRange(asked, this.clock.now(), rangeLimit(this.settings.values));
    const of = { organisationId, serverId: id, ...range, ...momentOf(asked.to, range.to) };
    const [datid, relid] = tableId.split('.') as [string, string];
    const [{ tables, facts }, { indexes }, described, completeness] = await Promise.all([
      this.tables.read({ ...of, only: { datid, relid } }),
      this.indexes.read(of),
      this.facts.read(of, ['schema_objects', 'pg_stats'], of.at),
      this.history.completeness({ ...of, family: 'pg_stat_all_tables' }),
    ]);
    const [found] = tables;
    if (!found) throw new TableNotFound(tableId);
    const table = writeTable(found);
    const parts = partsOf(described, datid, relid, table.relname ?? '');
    return {
      ...range,
      table,
      definition: parts.own,
      options: found.relation?.text('reloptions') ?? null,
      tablespace: found.relation?.text('tablespace') ?? null,
      accessMethod: found.relation?.text('access_method') ?? null,
      columns: parts
        .of('column')
        .map((column) => ({ ...column, ...statisticsOf(described, datid, relid, column.name) })),
      constraints: parts.of('constraint'),
      triggers: parts.of('trigger'),
      indexes: indexes.filter((index) => index.tableId === tableId),
      sources: [...facts.sources(), ...described.sources()],
      completeness,
    };
  }
}

/** What the schema knows of a table: objects of it carry its OID, and names that begin with its own. */
function partsOf(facts: Facts, datid: string, relid: string, relname: string) {
  const rows = facts
    .rows('schema_objects')
    .filter((row) => row.text('datid') === datid && row.text('object_id') === relid);
  const own = rows.find((row) => row.text('name') === relname && row.text('object_type') !== 'column');
  const nameOf = (row: FactRow) => (row.text('name') ?? '').slice(relname.length + 1);
  return {
    own: own?.text('definition') ?? null,
    of: (type: string) =>
      rows
        .filter((row) => row.text('object_type') === type)
        .map((row) => ({ name: nameOf(row), definition: row.text('definition') })),
  };
}

function statisticsOf(facts: Facts, datid: string, relid: string, column: string) {
  const row = facts
    .rows('pg_stats')
    .find((one) => one.text('attname') === column && one.text('relid') === relid && one.text('datid') === datid);
  return {
    nullFraction: row?.number('null_frac') ?? null,
    averageWidth: row?.number('avg_width') ?? null,
    distinct: row?.number('n_distinct') ?? null,
    correlation: row?.number('correlation') ?? null,
  };
}
