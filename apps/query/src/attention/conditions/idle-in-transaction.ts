import { clear, evidence, MOST_PARTIES } from '../condition.js';
import type { Condition } from '../condition.js';
import { sessionParty } from '../session-party.js';
import { plural, secondsText } from '../words.js';

/** A session has an open transaction and has done nothing in it for more than five minutes. */
export const idleInTransaction: Condition = {
  id: 'idle-in-transaction',
  families: ['pg_stat_activity'],
  judge: (samples, limits) => {
    const { at, rows } = samples.newest('pg_stat_activity')!;
    const threshold = limits.ATTENTION_IDLE_IN_TRANSACTION_SECONDS;
    const idle = rows
      .filter((row) => row.text('state')?.startsWith('idle in transaction'))
      .map((row) => ({ row, idleSince: row.number('state_change') ?? at }))
      .sort((a, b) => a.idleSince - b.idleSince);
    const long = idle.filter(({ idleSince }) => at - idleSince > threshold * 1_000);
    const [first] = long;
    const longestSeconds = idle[0] ? (at - idle[0].idleSince) / 1_000 : 0;
    const numbers = [
      evidence('longest idle', longestSeconds, 'seconds', { threshold }),
      evidence('sessions idle for longer', long.length, 'sessions'),
    ];
    if (!first) return clear(`No transaction has been idle for more than ${secondsText(threshold)}.`, numbers);
    return {
      state: 'active',
      severity: 'warning',
      summary:
        `${plural(long.length, 'transaction')} ${long.length === 1 ? 'has' : 'have'} done nothing for more than ` +
        `${secondsText(threshold)}, the longest for ${secondsText(longestSeconds)}.`,
      evidence: numbers,
      who: long.slice(0, MOST_PARTIES).map(({ row, idleSince }) => {
        const began = row.number('xact_start');
        const idleText = `idle for ${secondsText((at - idleSince) / 1_000)}`;
        const openText = began === null ? undefined : `transaction open for ${secondsText((at - began) / 1_000)}`;
        return sessionParty(row, 'cause', [idleText, openText].filter(Boolean).join(', '));
      }),
      since: first.idleSince,
    };
  },
};
