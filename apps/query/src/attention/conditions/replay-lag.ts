import type { AttentionParty } from '@pganalytics/contracts';

import type { AttentionLimits } from '../attention.config.js';
import { clear, evidence, MOST_PARTIES, unknown, victim } from '../condition.js';
import type { Condition } from '../condition.js';
import type { Samples } from '../samples.js';
import { bytesText, plural, secondsText } from '../words.js';

interface Lag {
  readonly name: string;
  readonly pid: number | null;
  readonly seconds: number | null;
  readonly bytes: number | null;
  /** Why nobody can say how far it is behind. */
  readonly untold?: string | undefined;
}

/** Nothing is the same as keeping up: a lag without any number is not known. */
const whyUntold = ({ name, seconds, bytes, untold }: Lag): string | undefined =>
  untold ?? (seconds === null && bytes === null ? `How far ${name} is behind cannot be seen.` : undefined);

/** Ten times what is a warning is critical: it will not catch up by itself. */
const CRITICAL_TIMES = 10;

/** A standby is far behind, as the server that sends tells or as the standby itself does. */
export const replayLag: Condition = {
  id: 'replay-lag',
  families: ['pg_stat_replication', 'server'],
  helpful: ['pg_stat_wal_receiver'],
  judge: (samples, limits) => {
    const lags = [...ownLag(samples, limits), ...receivers(samples)];
    const late = lags
      .filter((lag) => whyUntold(lag) === undefined && times(lag, limits) > 1)
      .sort((a, b) => times(b, limits) - times(a, limits));
    const numbers = lags.flatMap((lag) => numbersOf(lag, limits));
    const [worst] = late;
    const untold = lags.find((lag) => whyUntold(lag) !== undefined);
    if (!worst && untold) return unknown(whyUntold(untold)!);
    if (!worst) return clear(lags.length === 0 ? 'No standby is connected.' : 'Every standby keeps up.', numbers);
    return {
      state: 'active',
      severity: times(worst, limits) > CRITICAL_TIMES ? 'critical' : 'warning',
      summary: `${others(late.length)}${worst.name} is ${lagText(worst)} behind.`,
      evidence: late.flatMap((lag) => numbersOf(lag, limits)),
      who: late.slice(0, MOST_PARTIES).map(partyOf),
    };
  },
};

const others = (number: number): string => (number === 1 ? '' : `${plural(number, 'standby')} are behind; `);

/**
 * Without a WAL receiver a standby is fed from an archive, or not at all. It tells the age of the last transaction that it
 * replayed: while that is young it keeps up, but an old one may only say that nothing happened on the primary.
 */
function ownLag(samples: Samples, limits: AttentionLimits): Lag[] {
  const row = samples.newest('server')?.rows[0];
  if (row?.flag('in_recovery') !== true) return [];
  const seconds = row.number('replay_delay_seconds');
  const receiver = samples.newest('pg_stat_wal_receiver');
  const isFed = receiver === undefined || receiver.rows.length > 0;
  const isYoung = seconds !== null && seconds <= limits.ATTENTION_REPLAY_LAG_SECONDS;
  const untold = isFed || isYoung ? undefined : withoutReceiver(seconds);
  return [{ name: 'this standby', pid: null, seconds, bytes: null, untold }];
}

const withoutReceiver = (seconds: number | null): string =>
  'No WAL receiver runs: this standby is fed from an archive or not at all, and ' +
  (seconds === null
    ? 'has replayed no transaction yet.'
    : `its last replayed transaction is ${secondsText(seconds)} old; whether the primary has newer ones it cannot tell.`);

function receivers(samples: Samples): Lag[] {
  return (samples.newest('pg_stat_replication')?.rows ?? [])
    .filter((row) => row.text('state') !== 'backup')
    .map((row) => {
      // What only stores WAL, such as pg_receivewal, replays nothing: it is as far as it has flushed.
      const done = row.number('replay_lag_bytes') === null ? 'flush' : 'replay';
      return {
        name: [row.text('application_name'), row.text('client_addr')].filter(Boolean).join(' at ') || 'a receiver',
        pid: row.number('pid'),
        seconds: row.number(`${done}_lag`),
        bytes: row.number(`${done}_lag_bytes`),
      };
    });
}

/** How many times the limit a lag is. */
const times = ({ seconds, bytes }: Lag, limits: AttentionLimits): number =>
  Math.max((seconds ?? 0) / limits.ATTENTION_REPLAY_LAG_SECONDS, (bytes ?? 0) / limits.ATTENTION_REPLAY_LAG_BYTES);

function numbersOf({ name, seconds, bytes }: Lag, limits: AttentionLimits) {
  return [
    evidence('replay lag', seconds, 'seconds', { threshold: limits.ATTENTION_REPLAY_LAG_SECONDS, about: name }),
    evidence('WAL not replayed', bytes, 'bytes', { threshold: limits.ATTENTION_REPLAY_LAG_BYTES, about: name }),
  ].filter(({ value }) => value !== null);
}

const lagText = ({ seconds, bytes }: Lag): string =>
  [seconds === null ? undefined : secondsText(seconds), bytes === null ? undefined : bytesText(bytes)]
    .filter(Boolean)
    .join(' and ');

const partyOf = (lag: Lag): AttentionParty =>
  victim({ kind: 'standby', name: lag.name, pid: lag.pid, detail: `${lagText(lag)} behind` });
