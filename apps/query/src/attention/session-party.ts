import type { AttentionParty } from '@pganalytics/contracts';

import { cause, victim } from './condition.js';
import type { SampleRow } from './samples.js';

/** A session of `pg_stat_activity` as somebody who causes a condition or suffers from it. */
export function sessionParty(row: SampleRow, part: AttentionParty['part'], detail: string): AttentionParty {
  const usename = row.text('usename');
  const applicationName = row.text('application_name');
  const named = [usename ?? row.text('backend_type') ?? 'a session', applicationName].filter(Boolean).join(', ');
  const party = {
    kind: 'session' as const,
    name: named,
    pid: row.number('pid'),
    backendStart: row.number('backend_start'),
    datname: row.text('datname'),
    usename,
    applicationName,
    detail,
  };
  return part === 'cause' ? cause(party) : victim(party);
}
