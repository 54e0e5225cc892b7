import type { SessionNow } from '@pganalytics/contracts';
import type { StoredPoll } from '@pganalytics/history';

import { numberOf, textOf } from '../numbers/exact.js';
import { cellReader } from './activity-sample.js';
import type { CellReader } from './activity-sample.js';

type Row = StoredPoll['rows'][number];

/** The sessions of one sample, longest running first, with both directions of the lock graph. */
export function assembleSessions(poll: StoredPoll): SessionNow[] {
  const cell = cellReader(poll.schema);
  const sessions = poll.rows.map((row) => sessionOf(row, cell, poll.at));
  const blocks = new Map<number, number[]>();
  for (const session of sessions) {
    for (const pid of session.blockedBy) blocks.set(pid, [...(blocks.get(pid) ?? []), session.pid]);
  }
  return sessions
    .map((session) => ({ ...session, blocks: blocks.get(session.pid) ?? [] }))
    .sort((a, b) => (b.queryAgeMs ?? -1) - (a.queryAgeMs ?? -1) || a.pid - b.pid);
}

function sessionOf(row: Row, cell: CellReader, at: number): SessionNow {
  const text = (column: string) => textOf(cell(row, column));
  const number = (column: string) => numberOf(cell(row, column));
  const age = (column: string) => {
    const since = number(column);
    return since === null ? null : Math.max(0, at - since);
  };
  return {
    pid: number('pid') ?? 0,
    backendStart: number('backend_start'),
    datname: text('datname'),
    usename: text('usename'),
    applicationName: text('application_name'),
    clientAddr: text('client_addr'),
    backendType: text('backend_type'),
    leaderPid: number('leader_pid'),
    state: text('state'),
    waitEventType: text('wait_event_type'),
    waitEvent: text('wait_event'),
    xactStart: number('xact_start'),
    queryStart: number('query_start'),
    stateChange: number('state_change'),
    xactAgeMs: age('xact_start'),
    // The statement of an idle session has ended: its age would only mislead.
    queryAgeMs: text('state') === 'active' ? age('query_start') : null,
    backendXidAge: number('backend_xid_age'),
    backendXminAge: number('backend_xmin_age'),
    queryId: text('query_id'),
    fingerprint: text('fingerprint'),
    query: text('query'),
    blockedBy: pidsOf(text('blocked_by')),
    blockedByPrepared: text('blocked_by_prepared'),
    blocks: [],
    lockMode: text('lock_mode'),
    lockRelation: text('lock_relation'),
    lockWaitMs: number('lock_wait_ms'),
    lockWaitKnownBy:
      number('lock_wait_ms') === null ? null : cell(row, 'lock_wait_observed') === true ? 'samples' : 'server',
  };
}

function pidsOf(text: string | null): number[] {
  if (text === null) return [];
  const pids = text.split(',').map(Number);
  return [...new Set(pids.filter((pid) => Number.isSafeInteger(pid) && pid > 0))];
}

/** Names one statement of one backend: the text is sent only when this changes. */
export function statementOfBackend(session: SessionNow): string {
  return `${session.pid}/${session.backendStart ?? ''}/${session.queryStart ?? ''}`;
}

/** Remembers the texts that earlier samples brought. */
export class SeenTexts {
  private readonly byStatement = new Map<string, string>();
  private readonly byFingerprint = new Map<string, string>();

  /** Takes the texts of an earlier sample in. */
  take(poll: StoredPoll): void {
    const cell = cellReader(poll.schema);
    for (const row of poll.rows) {
      const query = textOf(cell(row, 'query'));
      if (query === null) continue;
      const session = sessionOf(row, cell, poll.at);
      this.byStatement.set(statementOfBackend(session), query);
      if (session.fingerprint !== null) this.byFingerprint.set(session.fingerprint, query);
    }
  }

  /** The text of a session's statement, if a sample brought it. */
  find(session: SessionNow): string | null {
    const own = this.byStatement.get(statementOfBackend(session));
    if (own !== undefined) return own;
    return session.fingerprint === null ? null : (this.byFingerprint.get(session.fingerprint) ?? null);
  }
}
