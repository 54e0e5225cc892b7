export { zstd } from './compression.js';
export { ChunkCloser, defaultClosingRule } from './close/chunk-closer.js';
export type { ClosedChunk, ClosingOutcome, ClosingRule } from './close/chunk-closer.js';
export { RollUpMerger } from './close/roll-up-merger.js';
export { OTHER_STATEMENTS } from './fold/fold-statements.js';
export { defaultFoldingRule, StatementFolder } from './fold/statement-folder.js';
export type { FoldingRule } from './fold/statement-folder.js';
export { historyMigrations, migrateHistory } from './migrations/migrate-history.js';
export { Partitions } from './partitions/partitions.js';
export type { DropOutcome } from './partitions/partitions.js';
export type { KeptSignal, KeptSince } from './read/kept.js';
export { CutHistoryShort } from './retention/cut-history-short.js';
export type { CutOutcome } from './retention/cut-history-short.js';
export { DeleteHistories, endDeletion, orderDeletion } from './retention/deleted-histories.js';
export type { DeletionOutcome } from './retention/deleted-histories.js';
export { keepRetention } from './retention/organisation-retention.js';
export { defaultRetention } from './retention/signals.js';
export type { OwnDays, Retention, Signal } from './retention/signals.js';
export { HistoryReader } from './read/history-reader.js';
export type {
  Aggregates,
  AnswerOfServer,
  Completeness,
  FamilyStateAt,
  HistoryGap,
  IncreaseQuestion,
  IncreaseRow,
  NewestPoll,
  QueryText,
  RangeOfFamily,
  SeriesQuestion,
  SeriesResult,
  SeriesRow,
  ServersQuestion,
  StateOfServer,
  Step,
  StatementOfServer,
  StoredPoll,
  StreamState,
  TogetherAnswer,
  TogetherQuestion,
} from './read/history-reader.types.js';
export { PostgresHistoryReader } from './read/postgres-history-reader.js';
export { TooMuchToRead, defaultReadLimits } from './read/read-limits.js';
export type { ReadLimits } from './read/read-limits.js';
export { RowsBefore } from './read/standing-rows.js';
export { RetentionKeeper } from './retention/retention.js';
export type { RetentionOutcome } from './retention/retention.js';
export { FrameSchemas, schemaIdHex } from './schemas/frame-schemas.js';
export type {
  DeadLetter,
  DeclaredGap,
  DeclaredState,
  ReceivedFrame,
  ReceivedSnapshot,
  SnapshotPlace,
  StoredStream,
  StoreOutcome,
} from './write/received-snapshot.js';
export { VerifyHistory } from './verify/verify-history.js';
export type { HistoryFault, VerifyOutcome, VerifyQuestion } from './verify/verify-history.js';
export { defaultRemembering, SnapshotWriter } from './write/snapshot-writer.js';
export type { Remembering } from './write/snapshot-writer.js';
