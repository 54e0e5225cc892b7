import type { QueryConfig } from '../query.config.js';
import type { RangeLimit } from './time-range.js';

/** The longest range of an answer, with the setting that says so. */
export function rangeLimit(settings: QueryConfig): RangeLimit {
  return { maxDays: settings.QUERY_MAX_RANGE_DAYS, setting: 'QUERY_MAX_RANGE_DAYS' };
}

/** The longest range of an answer that reads samples of sessions, with the setting that says so. */
export function activityLimit(settings: QueryConfig): RangeLimit {
  return { maxDays: settings.QUERY_MAX_ACTIVITY_HOURS / 24, setting: 'QUERY_MAX_ACTIVITY_HOURS' };
}
