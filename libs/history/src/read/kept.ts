/** Milliseconds of each roll-up step. */
export const stepMs = { '1m': 60_000, '10m': 600_000, '1h': 3_600_000 } as const;

/** How long each kind of history is kept. */
export interface Retention {
  readonly rawDays: number;
  readonly minuteDays: number;
  readonly tenMinuteDays: number;
  readonly hourDays: number;
}

/** Retention unless configured: raw 14 days, 1 min 60 days, 10 min 1 year, 1 h 5 years. */
export const defaultRetention: Retention = { rawDays: 14, minuteDays: 60, tenMinuteDays: 366, hourDays: 1827 };

/** Since when history of each kind is there; nothing is finer than an hour and older than all of it. */
export interface KeptSince {
  readonly raw: number;
  readonly '1m': number;
  readonly '10m': number;
  readonly '1h': number;
}

const DAY_MS = 86_400_000;

/** Since when each kind of history is there, by how long it is kept. */
export function keptSince(retention: Omit<Retention, 'hourDays'>, now: number): KeptSince {
  return {
    raw: now - retention.rawDays * DAY_MS,
    '1m': now - retention.minuteDays * DAY_MS,
    '10m': now - retention.tenMinuteDays * DAY_MS,
    '1h': Number.NEGATIVE_INFINITY,
  };
}
