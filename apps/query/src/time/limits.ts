import type { QueryConfig } from '../query.config.js';
import type { Resolution } from './step.js';
import type { RangeLimit } from './time-range.js';

const DAY_MS = 86_400_000;

/** The longest range of an answer, with the setting that says so. */
export function rangeLimit(settings: QueryConfig): RangeLimit {
  return { maxDays: settings.QUERY_MAX_RANGE_DAYS, setting: 'QUERY_MAX_RANGE_DAYS' };
}

/** The longest range of an answer that reads samples of sessions, with the setting that says so. */
export function activityLimit(settings: QueryConfig): RangeLimit {
  return { maxDays: settings.QUERY_MAX_ACTIVITY_HOURS / 24, setting: 'QUERY_MAX_ACTIVITY_HOURS' };
}

/** The oldest moment of which each resolution is kept. */
export function keptSince(settings: QueryConfig, now: number): Record<Resolution, number> {
  return {
    raw: now - settings.HISTORY_RAW_DAYS * DAY_MS,
    '1m': now - settings.HISTORY_MINUTE_DAYS * DAY_MS,
    '10m': now - settings.HISTORY_TEN_MINUTE_DAYS * DAY_MS,
    '1h': 0,
  };
}
