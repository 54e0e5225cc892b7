import { schemaOf } from '@pganalytics/stats';

import { cellReader, isActive } from './activity-sample.js';

const schema = schemaOf('pg_stat_activity', ['state', 'wait_event_type', 'wait_event']);
const cell = cellReader(schema);

/** A row with these columns; the others are not known. */
function aRow(given: Readonly<Record<string, string | null>>): (string | null)[] {
  return schema.columns.map(({ name }) => given[name] ?? null);
}

describe('an active session', () => {
  it.each([
    ['runs', { state: 'active', wait_event_type: null }, true],
    ['waits for a lock', { state: 'active', wait_event_type: 'Lock' }, true],
    ['calls a function by the fast path', { state: 'fastpath function call', wait_event_type: null }, true],
    ['is no idle one', { state: 'idle in transaction', wait_event_type: 'Client' }, false],
    ['is no WAL sender that waits for WAL', { state: 'active', wait_event_type: 'Activity' }, false],
  ])('%s', (_what, row, active) => {
    expect(isActive(aRow(row), cell)).toBe(active);
  });
});
