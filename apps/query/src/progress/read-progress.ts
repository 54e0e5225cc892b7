import { Injectable } from '@nestjs/common';
import type { ProgressItem } from '@pganalytics/contracts';

import type { FactRow } from '../facts/fact-row.js';
import { ServerFacts } from '../facts/server-facts.js';
import type { Facts, OfServer } from '../facts/server-facts.js';
import { measureProgress } from './measure-progress.js';

const COMMANDS = {
  pg_stat_progress_vacuum: 'VACUUM',
  pg_stat_progress_analyze: 'ANALYZE',
  pg_stat_progress_create_index: 'CREATE INDEX',
  pg_stat_progress_cluster: 'CLUSTER',
  pg_stat_progress_basebackup: 'BASE BACKUP',
  pg_stat_progress_copy: 'COPY',
} as const;
type ProgressFamily = keyof typeof COMMANDS;
export const PROGRESS_FAMILIES = Object.keys(COMMANDS) as ProgressFamily[];

/** A session that was sampled longer before tells nothing of the command any more. */
const SAMPLED_WITHIN_MS = 60_000;

/** Reads which commands run that say how far they have come, and what holds them up. */
@Injectable()
export class ProgressReader {
  constructor(private readonly facts: ServerFacts) {}

  async read(of: OfServer, at?: number): Promise<{ items: ProgressItem[]; facts: Facts }> {
    const [facts, names] = await Promise.all([
      this.facts.read(of, [...PROGRESS_FAMILIES, 'pg_stat_activity'], at),
      this.facts.read(of, ['pg_class'], at),
    ]);
    const running = PROGRESS_FAMILIES.flatMap((family) => facts.rows(family).map((row) => ({ family, row })));
    const sessions = sessionsByPid(facts);
    const tables = running.length === 0 ? new Map<string, string>() : tableNames(names);
    const items = running.map(({ family, row }) =>
      writeProgress(family, row, { session: sessions.get(row.number('pid') ?? 0), tables }),
    );
    return { items: items.toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0) || a.pid - b.pid), facts };
  }
}

interface Known {
  readonly session: FactRow | undefined;
  readonly tables: ReadonlyMap<string, string>;
}

function writeProgress(family: ProgressFamily, row: FactRow, { session, tables }: Known): ProgressItem {
  const relid = row.number('relid');
  const id = relid ? `${row.text('datid')}.${relid}` : null;
  const kind = session?.text('backend_type');
  return {
    command: COMMANDS[family],
    pid: row.number('pid') ?? 0,
    datname: row.text('datname'),
    table: id === null ? null : (tables.get(id) ?? String(relid)),
    tableId: id,
    detail: row.text('command'),
    phase: row.text('phase'),
    ...measureProgress(family, row),
    indexPasses: row.number('index_vacuum_count'),
    automatic: kind === undefined || kind === null ? null : kind === 'autovacuum worker',
    startedAt: session?.number('query_start') ?? session?.number('xact_start') ?? null,
    blockedBy: blockersOf(session),
    waitEvent: session?.text('wait_event') ?? null,
  };
}

/** The sessions as they were when the progress was read; none when they were not sampled about then. */
function sessionsByPid(facts: Facts): Map<number, FactRow> {
  const sampledAt = facts.at('pg_stat_activity') ?? 0;
  const readAt = Math.max(...PROGRESS_FAMILIES.map((family) => facts.at(family) ?? 0));
  if (readAt - sampledAt > SAMPLED_WITHIN_MS) return new Map();
  return new Map(facts.rows('pg_stat_activity').map((row) => [row.number('pid') ?? 0, row]));
}

export function blockersOf(session: FactRow | undefined): number[] {
  const text = session?.text('blocked_by') ?? '';
  return text === '' ? [] : text.split(',').map(Number);
}

function tableNames(facts: Facts): Map<string, string> {
  return new Map(
    facts
      .rows('pg_class')
      .map((row) => [`${row.text('datid')}.${row.text('relid')}`, `${row.text('schemaname')}.${row.text('relname')}`]),
  );
}
