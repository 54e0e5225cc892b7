import type { HistoryReader } from '@pganalytics/history';

import { rowsOf } from '../facts/fact-row.js';
import type { OfServer } from '../facts/server-facts.js';
import type { TimeRange } from '../time/time-range.js';
import { altered, ofServer } from './change.js';
import type { Change } from './change.js';

const COLUMNS = ['postmaster_start', 'version', 'in_recovery'] as const;
type Column = (typeof COLUMNS)[number];

/** When the server was started again, became another version, was promoted or made a standby. */
export async function serverChanges(history: HistoryReader, of: OfServer & TimeRange): Promise<Change[]> {
  const { organisationId, serverId, from } = of;
  const [first] = rowsOf(await history.latest({ organisationId, serverId, family: 'server', at: from - 1 }));
  const known = new Map<Column, unknown>(COLUMNS.map((column) => [column, first?.cell(column) ?? null]));
  const { times, rows } = await history.series({ ...of, family: 'server', metrics: COLUMNS, step: 'raw' });
  const changes: Change[] = [];
  for (const [index, at] of times.entries()) {
    const notBefore = times[index - 1] ?? null;
    for (const column of COLUMNS) {
      const after = rows[0]?.values[column]?.[index] ?? null;
      if (after === null) continue;
      const before = known.get(column) ?? null;
      known.set(column, after);
      if (before !== null && before !== after) changes.push(describe(column, { before, after, at, notBefore }));
    }
  }
  return changes;
}

interface Seen {
  readonly before: unknown;
  readonly after: unknown;
  readonly at: number;
  readonly notBefore: number | null;
}

function describe(column: Column, { before, after, at, notBefore }: Seen): Change {
  const base = { change: 'altered', objectType: 'server', notBefore, ...ofServer } as const;
  switch (column) {
    case 'postmaster_start': {
      const texts = { before: iso(before), after: iso(after) };
      const title = 'The server was started again';
      return { ...base, ...texts, kind: 'restart', name: 'start', title, at: Number(after) };
    }
    case 'version': {
      const texts = { before: String(before), after: String(after) };
      const title = altered('The version', texts.before, texts.after);
      return { ...base, ...texts, kind: 'version', name: 'version', title, at };
    }
    case 'in_recovery': {
      const texts = { before: roleOf(before), after: roleOf(after) };
      const title = after === true ? 'The primary became a standby' : 'The standby was promoted to primary';
      return { ...base, ...texts, kind: 'server-role', name: 'role', title, at };
    }
  }
}

const iso = (moment: unknown): string => new Date(Number(moment)).toISOString();
const roleOf = (inRecovery: unknown): string => (inRecovery === true ? 'standby' : 'primary');
