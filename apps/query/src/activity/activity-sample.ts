import type { StoredPoll } from '@pganalytics/history';
import type { FrameSchema } from '@pganalytics/stats';

type Row = StoredPoll['rows'][number];

/** Reads a cell of a row by the name of its column; null where the server's version lacks the column. */
export type CellReader = (row: Row, column: string) => Row[number];

const positions = new WeakMap<FrameSchema, Map<string, number>>();

/** How to read the cells of polls that follow this schema. */
export function cellReader(schema: FrameSchema): CellReader {
  let known = positions.get(schema);
  if (!known) {
    known = new Map(schema.columns.map((column, index) => [column.name, index]));
    positions.set(schema, known);
  }
  const columns = known;
  return (row, column) => {
    const index = columns.get(column);
    return index === undefined ? null : (row[index] ?? null);
  };
}

/** Names a statement: by PostgreSQL's query id, else by our fingerprint, so that servers without query ids work too. */
export function statementKey(row: Row, cell: CellReader): string | null {
  const queryId = cell(row, 'query_id');
  if (queryId !== null && queryId !== '' && String(queryId) !== '0') return String(queryId);
  const fingerprint = cell(row, 'fingerprint');
  return fingerprint === null || fingerprint === '' ? null : `${FINGERPRINT_PREFIX}${String(fingerprint)}`;
}

/** Begins the key of a statement that has no query id. */
export const FINGERPRINT_PREFIX = 'f:';

/**
 * Whether a session counts as active: it runs or waits inside a statement. A process that waits for work in its main
 * loop does nothing, although a WAL sender says that it is active all the while (wait event type `Activity`:
 * https://www.postgresql.org/docs/current/monitoring-stats.html#WAIT-EVENT-TABLE).
 */
export function isActive(row: Row, cell: CellReader): boolean {
  if (cell(row, 'wait_event_type') === 'Activity') return false;
  const state = cell(row, 'state');
  return state === 'active' || state === 'fastpath function call';
}

/** The class of what a session waits for; a session that waits for nothing is on the CPU. */
export const ON_CPU = 'CPU';
