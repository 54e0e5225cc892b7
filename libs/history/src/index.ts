export { HistoryReader } from './read/history-reader.js';
export type {
  Aggregates,
  Completeness,
  FamilyStateAt,
  HistoryGap,
  IncreaseRow,
  QueryText,
  RangeOfFamily,
  SeriesQuestion,
  SeriesResult,
  SeriesRow,
  Step,
  StoredPoll,
  StreamState,
} from './read/history-reader.types.js';
export { bestStep, defaultRetention, stepMs } from './read/best-step.js';
export type { Retention } from './read/best-step.js';
