import { familyOf } from '@pganalytics/stats';

import { daysBySignal, signalOfSamples } from '../retention/signals.js';
import type { OwnDays, Retention, Signal } from '../retention/signals.js';
import type { Step } from './history-reader.types.js';

/** Milliseconds of each roll-up step. */
export const stepMs = { '1m': 60_000, '10m': 600_000, '1h': 3_600_000 } as const;

/** Since when history of each step is there, epoch milliseconds. */
export type KeptSince = Readonly<Record<Step, number>>;

/** Families whose rows come and go too fast for roll-ups to mean anything; their raw polls are what is kept. */
export const WITHOUT_ROLL_UPS: ReadonlySet<string> = new Set(['pg_stat_activity', 'query_text']);

const DAY_MS = 86_400_000;
const TABLES = { raw: 'chunk', '1m': 'rollup_1m', '10m': 'rollup_10m', '1h': 'rollup_1h' } as const;

/**
 * Since when each step of a family is there: by how long the platform or the organisation keeps it, and not from before
 * a full disk cut its table short.
 */
export function keptSince(
  of: {
    readonly family: string;
    readonly retention: Retention;
    readonly own: OwnDays | undefined;
    readonly cutShort: ReadonlyMap<string, number>;
  },
  now: number,
): KeptSince {
  const platform = daysBySignal(of.retention);
  const since = (step: Step, signal: Signal) => {
    const days = of.own?.[signal] ?? platform[signal];
    return Math.max(now - days * DAY_MS, of.cutShort.get(TABLES[step]) ?? Number.NEGATIVE_INFINITY);
  };
  return {
    raw: since('raw', signalOfSamples(of.family)),
    '1m': since('1m', 'minute'),
    '10m': since('10m', 'tenMinute'),
    '1h': since('1h', 'hour'),
  };
}

/** The oldest moment of which anything of a family is kept. */
export function oldestKept(family: string, kept: KeptSince): number {
  const measures = familyOf(family)?.metrics.some(({ kind }) => kind !== 'attribute') ?? true;
  const steps: readonly Step[] = measures && !WITHOUT_ROLL_UPS.has(family) ? ['raw', '1m', '10m', '1h'] : ['raw'];
  return Math.min(...steps.map((step) => kept[step]));
}
