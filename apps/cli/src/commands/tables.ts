import { answerOf } from '@pganalytics/api-client';
import type { components, paths } from '@pganalytics/api-client';
import type { Command } from 'commander';

import { findServer } from '../connection/find-server.js';
import { figure, text, wide } from '../output/columns.js';
import { listing } from '../output/listing.js';
import { unreadOf } from '../output/sources.js';
import { amount, bytes, moment, share } from '../output/units.js';
import type { Context, Running } from '../running.js';
import { withRange } from './range-options.js';
import type { RangeOptions } from './range-options.js';

type Table = components['schemas']['TableItem'];
type Index = components['schemas']['IndexItem'];
type TableQuery = NonNullable<paths['/api/v1/servers/{id}/tables']['get']['parameters']['query']>;
type IndexQuery = NonNullable<paths['/api/v1/servers/{id}/indexes']['get']['parameters']['query']>;

interface ListOptions extends RangeOptions {
  readonly order?: string;
  readonly search?: string;
  readonly database?: string;
  readonly schema?: string;
  readonly finding?: string;
  readonly limit: string;
}

/** `tables` and `indexes`: what they hold, how they are used, and what is wrong with them. */
export function addTableCommands(program: Command, running: Running): void {
  const list = (name: string, description: string): Command =>
    withRange(program.command(name), 'now-1d')
      .description(description)
      .argument('<server>', 'name or id')
      .option('--order <measure>', 'what comes first')
      .option('--search <text>', 'part of the name')
      .option('--database <name>', 'only of this database')
      .option('--schema <name>', 'only of this schema')
      .option('--limit <number>', 'how many', '20');
  running.shows<ListOptions>(list('tables', 'tables with their size, growth, use and dead rows'), listTables);
  const indexes = list('indexes', 'indexes with their size and use, and which are unused, duplicate or invalid').option(
    '--finding <kind>',
    'only unused, duplicate, overlapping or invalid ones',
  );
  running.shows<ListOptions>(indexes, listIndexes);
}

function filtersOf({ from, to, search, database, schema, limit }: ListOptions) {
  return {
    from,
    to,
    limit: Number(limit),
    ...(search ? { search } : {}),
    ...(database ? { datname: database } : {}),
    ...(schema ? { schemaname: schema } : {}),
  };
}

const tableColumns = [
  text<Table>('table', ({ schemaname, relname }) => `${schemaname ?? '?'}.${relname ?? '?'}`),
  text<Table>('database', ({ datname }) => datname),
  figure<Table>('size', ({ totalBytes }) => totalBytes, bytes),
  figure<Table>('growth', ({ growthBytes }) => growthBytes, bytes),
  figure<Table>('rows', ({ rows }) => rows, amount),
  figure<Table>('dead_share', ({ deadShare }) => deadShare, share),
  figure<Table>('seq_scans', ({ seqScans }) => seqScans, amount),
  figure<Table>('idx_scans', ({ idxScans }) => idxScans, amount),
  figure<Table>('bloat', ({ bloatBytes }) => bloatBytes, bytes),
  wide(figure<Table>('updated', ({ updated }) => updated, amount)),
  wide(figure<Table>('hot_share', ({ hotShare }) => hotShare, share)),
  wide(figure<Table>('frozen_age', ({ frozenAge }) => frozenAge, amount)),
  {
    name: 'last_vacuum_utc',
    value: ({ lastVacuum }: Table) => lastVacuum,
    text: ({ lastVacuum }: Table) => moment(lastVacuum),
  },
];

async function listTables({ session, options }: Context<ListOptions>, given: string) {
  const { id } = await findServer(session, given);
  const order = options.order as TableQuery['order'];
  const query = { ...filtersOf(options), ...(order ? { order } : {}) };
  const page = await answerOf(session.client.GET('/api/v1/servers/{id}/tables', { params: { path: { id }, query } }));
  const notes = unreadOf(page.sources);
  if (page.total.tables > page.items.length)
    notes.push(`${page.items.length} of ${page.total.tables} tables are shown`);
  return listing({ document: page, items: page.items, columns: tableColumns, notes, empty: 'No table fits.' });
}

const indexColumns = [
  text<Index>('index', ({ schemaname, indexrelname }) => `${schemaname ?? '?'}.${indexrelname ?? '?'}`),
  text<Index>('table', ({ relname }) => relname),
  text<Index>('database', ({ datname }) => datname),
  figure<Index>('size', ({ sizeBytes }) => sizeBytes, bytes),
  figure<Index>('scans', ({ scans }) => scans, amount),
  text<Index>('use', ({ use }) => use),
  wide(text<Index>('needed_by', ({ neededBy }) => neededBy)),
  wide(figure<Index>('bloat', ({ bloatBytes }) => bloatBytes, bytes)),
  wide(text<Index>('drop_sql', ({ drop }) => drop?.sql ?? null)),
  text<Index>('finding', ({ findings, use, useReason }) =>
    findings.length > 0 ? findings.map((one) => one.text).join(' ') : use === 'unknown' ? useReason : '',
  ),
];

async function listIndexes({ session, options }: Context<ListOptions>, given: string) {
  const { id } = await findServer(session, given);
  const order = options.order as IndexQuery['order'];
  const finding = options.finding as IndexQuery['finding'];
  const query = { ...filtersOf(options), ...(order ? { order } : {}), ...(finding ? { finding } : {}) };
  const page = await answerOf(session.client.GET('/api/v1/servers/{id}/indexes', { params: { path: { id }, query } }));
  const notes = unreadOf(page.sources);
  if (page.useUnknown > 0) notes.push(`of ${page.useUnknown} indexes it cannot be said yet whether they are used`);
  if (page.total.indexes > page.items.length)
    notes.push(`${page.items.length} of ${page.total.indexes} indexes are shown`);
  return listing({ document: page, items: page.items, columns: indexColumns, notes, empty: 'No index fits.' });
}
