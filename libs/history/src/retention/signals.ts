import type { PartitionedTable } from '../partitions/partition-plan.js';

/** What is kept for a time of its own: samples of three kinds, and the roll-ups of each step. */
export type Signal = 'samples' | 'statements' | 'sessions' | 'minute' | 'tenMinute' | 'hour';

/** How many days each signal is kept. */
export type SignalDays = Readonly<Record<Signal, number>>;

/** Days of an organisation that are not the platform's; null is the platform's. */
export type OwnDays = Readonly<Record<Signal, number | null>>;

/** How long each kind of history is kept by the platform. */
export interface Retention {
  readonly rawDays: number;
  readonly minuteDays: number;
  readonly tenMinuteDays: number;
  readonly hourDays: number;
}

/** Retention unless configured: raw 14 days, 1 min 60 days, 10 min 1 year, 1 h 5 years. */
export const defaultRetention: Retention = { rawDays: 14, minuteDays: 60, tenMinuteDays: 366, hourDays: 1827 };

/** Families of statements: many rows each, wanted for longer by who tunes queries. */
export const STATEMENT_FAMILIES = [
  'pg_stat_statements',
  'pg_stat_statements_full',
  'pg_stat_statements_info',
  'query_text',
] as const;

/** Families of sessions: who did what, which some may not keep for long. */
export const SESSION_FAMILIES = ['pg_stat_activity'] as const;

/** The signals that stand in a table. */
export const signalsOf: Readonly<Record<Exclude<PartitionedTable, 'hot'>, readonly Signal[]>> = {
  chunk: ['samples', 'statements', 'sessions'],
  rollup_1m: ['minute'],
  rollup_10m: ['tenMinute'],
  rollup_1h: ['hour'],
};

/** The column of `history.retention` that holds a signal's days. */
export const columnOf: Readonly<Record<Signal, string>> = {
  samples: 'samples_days',
  statements: 'statements_days',
  sessions: 'sessions_days',
  minute: 'minute_days',
  tenMinute: 'ten_minute_days',
  hour: 'hour_days',
};

/** The signal that the samples of a family belong to. */
export function signalOfSamples(family: string): Signal {
  if ((STATEMENT_FAMILIES as readonly string[]).includes(family)) return 'statements';
  return (SESSION_FAMILIES as readonly string[]).includes(family) ? 'sessions' : 'samples';
}

/** The platform's days by signal. */
export function daysBySignal({ rawDays, minuteDays, tenMinuteDays, hourDays }: Retention): SignalDays {
  return {
    samples: rawDays,
    statements: rawDays,
    sessions: rawDays,
    minute: minuteDays,
    tenMinute: tenMinuteDays,
    hour: hourDays,
  };
}

/** The table that a signal stands in. */
export function tableOf(signal: Signal): string {
  const [table] = Object.entries(signalsOf).find(([, signals]) => signals.includes(signal))!;
  return table;
}

/** All signals, from the finest to the coarsest. */
export const signals: readonly Signal[] = Object.values(signalsOf).flat();
