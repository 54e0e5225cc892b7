import type { AttentionParty } from '@pganalytics/contracts';

import { cause, clear, evidence, MOST_PARTIES, unknown } from '../condition.js';
import type { Condition } from '../condition.js';
import type { Sample, SampleRow } from '../samples.js';
import { sessionParty } from '../session-party.js';
import { plural, secondsText } from '../words.js';

/** Somebody has waited for a lock for more than half a minute. */
export const lockWait: Condition = {
  id: 'lock-wait',
  families: ['pg_stat_activity'],
  judge: (samples, limits) => {
    const sample = samples.newest('pg_stat_activity')!;
    const threshold = limits.ATTENTION_LOCK_WAIT_SECONDS;
    const waiters = sample.rows
      .map((row) => ({ row, seconds: (row.number('lock_wait_ms') ?? 0) / 1_000 }))
      .sort((a, b) => b.seconds - a.seconds);
    const late = waiters.filter(({ seconds }) => seconds > threshold);
    const [longest] = late;
    const longestSeconds = waiters[0]?.seconds ?? 0;
    const numbers = [
      evidence(wasObserved(waiters[0]?.row) ? 'longest observed wait' : 'longest wait', longestSeconds, 'seconds', {
        threshold,
      }),
      evidence('sessions that have waited longer', late.length, 'sessions'),
    ];
    if (!longest && sample.rows.some((row) => mayWaitLonger(row, sample.at, threshold))) {
      return unknown('A session waits for a lock, and nothing tells since when.');
    }
    if (!longest) return clear(`Nobody has waited for a lock for more than ${secondsText(threshold)}.`, numbers);
    const blockers = rootBlockers(
      sample,
      late.map(({ row }) => row),
    );
    const waiting = late
      .slice(0, MOST_PARTIES)
      .map(({ row, seconds }) => sessionParty(row, 'victim', waitText(row, seconds)));
    const one = late.length === 1;
    return {
      state: 'active',
      severity: longestSeconds > limits.ATTENTION_LOCK_WAIT_CRITICAL_SECONDS ? 'critical' : 'warning',
      summary:
        `${plural(late.length, 'session')} ${one ? 'has' : 'have'} waited for a lock for more than ` +
        `${secondsText(threshold)}, ${one ? '' : 'the longest '}for ${secondsText(longestSeconds)}` +
        `${blockers[0] ? `; ${nameOf(blockers[0])} holds it up` : ''}.`,
      evidence: numbers,
      who: [...blockers, ...waiting].slice(0, MOST_PARTIES),
      since: sample.at - Math.round(longest.seconds * 1_000),
    };
  },
};

/** A wait of unknown length cannot be longer than the statement that waits. */
function mayWaitLonger(row: SampleRow, at: number, seconds: number): boolean {
  if (row.text('wait_event_type') !== 'Lock' || row.number('lock_wait_ms') !== null) return false;
  const began = row.number('query_start');
  return began === null || at - began > seconds * 1_000;
}

/** Servers before 14 do not tell since when: the collector does, from when it first saw the session wait. */
const wasObserved = (row: SampleRow | undefined): boolean => row?.flag('lock_wait_observed') === true;

const waitText = (row: SampleRow, seconds: number): string =>
  [
    `${wasObserved(row) ? 'seen waiting' : 'waits'} for ${secondsText(seconds)}`,
    row.text('lock_mode'),
    row.text('lock_relation'),
  ]
    .filter(Boolean)
    .join(', ');

const nameOf = ({ kind, name, pid }: AttentionParty): string =>
  kind === 'session' ? `pid ${pid} (${name})` : `the prepared transaction ${name}`;

/** Whom the waiters wait for in the end: those that block somebody and wait for nobody themselves. */
function rootBlockers({ at, rows }: Sample, waiters: readonly SampleRow[]): AttentionParty[] {
  const byPid = new Map(rows.map((row) => [row.number('pid'), row]));
  const roots = new Map<string, { party: () => AttentionParty; blocked: number }>();
  for (const waiter of waiters) {
    for (const root of rootsOf(waiter, byPid)) {
      const known = roots.get(root.key);
      roots.set(root.key, {
        party: () => root.party((known?.blocked ?? 0) + 1, at),
        blocked: (known?.blocked ?? 0) + 1,
      });
    }
  }
  return [...roots.values()].sort((a, b) => b.blocked - a.blocked).map(({ party }) => party());
}

interface Root {
  readonly key: string;
  readonly party: (blocked: number, at: number) => AttentionParty;
}

function rootsOf(waiter: SampleRow, byPid: ReadonlyMap<number | null, SampleRow>): Root[] {
  const seen = new Set<number>();
  const roots: Root[] = [];
  const walk = (row: SampleRow): void => {
    const prepared = row.text('blocked_by_prepared');
    if (prepared !== null)
      roots.push({ key: `prepared ${prepared}`, party: (blocked) => preparedParty(prepared, blocked) });
    for (const pid of pidsOf(row)) {
      if (seen.has(pid)) continue;
      seen.add(pid);
      const blocker = byPid.get(pid);
      if (blocker && (pidsOf(blocker).length > 0 || blocker.text('blocked_by_prepared') !== null)) walk(blocker);
      else roots.push({ key: String(pid), party: (blocked, at) => blockerParty(pid, blocker, { blocked, at }) });
    }
  };
  walk(waiter);
  return roots;
}

function blockerParty(pid: number, row: SampleRow | undefined, of: { blocked: number; at: number }): AttentionParty {
  const blocks = `blocks ${of.blocked}`;
  if (!row) return cause({ kind: 'session', name: 'a session that the sample does not show', pid, detail: blocks });
  const began = row.number('xact_start');
  const open = began === null ? undefined : `transaction open for ${secondsText((of.at - began) / 1_000)}`;
  return sessionParty(row, 'cause', [row.text('state'), open, blocks].filter(Boolean).join(', '));
}

const preparedParty = (gid: string, blocked: number): AttentionParty =>
  cause({ kind: 'prepared-transaction', name: gid, detail: `prepared and not finished, blocks ${blocked}` });

const pidsOf = (row: SampleRow): number[] =>
  (row.text('blocked_by') ?? '')
    .split(',')
    .map(Number)
    .filter((pid) => Number.isSafeInteger(pid) && pid > 0);
