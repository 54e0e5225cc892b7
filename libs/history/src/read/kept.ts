import { familyOf } from '@pganalytics/stats';

import { daysBySignal, signalOfSamples, tableOf } from '../retention/signals.js';
import type { OwnDays, Retention, Signal } from '../retention/signals.js';
import type { Step } from './history-reader.types.js';

/** Milliseconds of each roll-up step. */
export const stepMs = { '1m': 60_000, '10m': 600_000, '1h': 3_600_000 } as const;

/** Since when history of each step is there, epoch milliseconds. */
export type KeptSince = Readonly<Record<Step, number>>;

/** Families whose rows come and go too fast for roll-ups to mean anything; their raw polls are what is kept. */
export const WITHOUT_ROLL_UPS: ReadonlySet<string> = new Set(['pg_stat_activity', 'query_text']);

const DAY_MS = 86_400_000;

/** What decides how long something is kept. */
export interface RetentionFacts {
  readonly retention: Retention;
  readonly own: OwnDays | undefined;
  /** Table by table, the moment before which everything went early. */
  readonly cutShort: ReadonlyMap<string, number>;
}

/**
 * Since when each step of a family is there: by how long the platform or the organisation keeps it, and not from before
 * a full disk cut its table short.
 */
export function keptSince(of: RetentionFacts & { readonly family: string }, now: number): KeptSince {
  const since = (signal: Signal) => keptSignal(signal, of, now).since;
  return {
    raw: since(signalOfSamples(of.family)),
    '1m': since('minute'),
    '10m': since('tenMinute'),
    '1h': since('hour'),
  };
}

/** What is kept of one signal. */
export interface KeptSignal {
  readonly signal: Signal;
  /** For how many days it is to be kept. */
  readonly days: number;
  /** Epoch milliseconds; nothing older is read. */
  readonly since: number;
  /** Whether older history went before its time, because the disk was full. */
  readonly cutShort: boolean;
}

/** What is kept of a signal: for the days of the platform or the organisation, and not from before it was cut short. */
export function keptSignal(signal: Signal, { retention, own, cutShort }: RetentionFacts, now: number): KeptSignal {
  const days = own?.[signal] ?? daysBySignal(retention)[signal];
  const wanted = now - days * DAY_MS;
  const cut = cutShort.get(tableOf(signal)) ?? Number.NEGATIVE_INFINITY;
  return { signal, days, since: Math.max(wanted, cut), cutShort: cut > wanted };
}

/** The oldest moment of which anything of a family is kept. */
export function oldestKept(family: string, kept: KeptSince): number {
  const measures = familyOf(family)?.metrics.some(({ kind }) => kind !== 'attribute') ?? true;
  const steps: readonly Step[] = measures && !WITHOUT_ROLL_UPS.has(family) ? ['raw', '1m', '10m', '1h'] : ['raw'];
  return Math.min(...steps.map((step) => kept[step]));
}
