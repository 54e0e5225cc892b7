export { deadLetterRetentionDays, deadLetterTopic, defineSnapshotTopic, defineTopic } from './topics/define-topic.js';
export type { JsonTopic, MessageOf, SnapshotTopic, Topic, TopicFacts } from './topics/define-topic.js';
export { envelopeSchema } from './topics/envelope.js';
export type { Envelope } from './topics/envelope.js';
export {
  accessRevoked,
  apiTokensChanged,
  chunksClosed,
  collectorAuthoritiesPublished,
  collectorClonesSeen,
  collectorsChanged,
  collectorsConnected,
  organisationsChanged,
  schemasRegistered,
  serverWatched,
  serversChanged,
  securityEventsRaised,
  sendsCounted,
  serversSeen,
  signingKeysPublished,
  snapshotsReceived,
  snapshotsStored,
  topics,
} from './topics/index.js';
export { RELEASE } from './release.js';
export { activity, activityQuery, sessionNow } from './http/activity.js';
export type { Activity, ActivityQuery, SessionNow } from './http/activity.js';
export {
  attentionCondition,
  attentionCounts,
  attentionDigest,
  attentionEvidence,
  attentionItem,
  attentionPage,
  attentionParty,
  attentionQuery,
  attentionSeverity,
  attentionState,
  serverAttention,
} from './http/attention.js';
export type {
  AttentionCondition,
  AttentionCounts,
  AttentionDigest,
  AttentionEvidence,
  AttentionItem,
  AttentionPage,
  AttentionParty,
  AttentionQuery,
  AttentionSeverity,
  AttentionState,
  ServerAttention,
} from './http/attention.js';
export { catalogueFamily, catalogueMetric, metricCatalogue } from './http/catalogue.js';
export type { CatalogueFamily, CatalogueMetric, MetricCatalogue } from './http/catalogue.js';
export { collectorCost, collectorItem, collectorListQuery, collectorPage, collectorStream } from './http/collectors.js';
export type {
  CollectorCost,
  CollectorItem,
  CollectorListQuery,
  CollectorPage,
  CollectorStream,
} from './http/collectors.js';
export { changeItem, changeKind, changePage, changesQuery } from './http/changes.js';
export type { ChangeItem, ChangeKind, ChangePage, ChangesQuery } from './http/changes.js';
export { completeness, gapInData } from './http/completeness.js';
export type { CompletenessOfData, GapInData } from './http/completeness.js';
export {
  fleetQueryDetail,
  fleetQueryDetailQuery,
  fleetQueryItem,
  fleetQueryListQuery,
  fleetQueryPage,
  fleetQueryPath,
  fleetQueryServer,
  serverLeftOut,
} from './http/fleet-queries.js';
export type {
  FleetQueryDetail,
  FleetQueryDetailQuery,
  FleetQueryItem,
  FleetQueryListQuery,
  FleetQueryPage,
  FleetQueryPath,
  FleetQueryServer,
  ServerLeftOut,
} from './http/fleet-queries.js';
export { liveEvent, liveMissed, livePing, liveQuery, liveStored } from './http/live.js';
export type { LiveEvent, LiveMissed, LivePing, LiveQuery, LiveStored } from './http/live.js';
export { lockHistory, lockHistoryQuery, lockNode, lockOn, lockTree, lockTreeQuery, pastBlocker } from './http/locks.js';
export type {
  LockHistory,
  LockHistoryQuery,
  LockNode,
  LockOn,
  LockTree,
  LockTreeQuery,
  PastBlocker,
} from './http/locks.js';
export { InvalidMoment, momentText, resolveMoment } from './http/moment.js';
export { MOST_PANELS, panelAnswer, panelQuery, panelTextOf, panelsAnswer, panelsQuery } from './http/panels.js';
export type { PanelAnswer, PanelQuery, PanelsAnswer, PanelsQuery } from './http/panels.js';
export { fleetSeries, fleetSeriesQuery, serverShare } from './http/fleet-series.js';
export type { FleetSeries, FleetSeriesQuery, ServerShare } from './http/fleet-series.js';
export { comparedTotal, topAnswer, topItem, topQuery } from './http/top.js';
export type { ComparedTotal, TopAnswer, TopItem, TopQuery } from './http/top.js';
export { problemDetails } from './http/problem.js';
export type { ProblemDetails } from './http/problem.js';
export {
  comparedMeasure,
  queryDetail,
  queryDetailQuery,
  queryItem,
  queryListQuery,
  queryPage,
  queryPath,
  querySeries,
  regression,
  statementKind,
} from './http/queries.js';
export type {
  ComparedMeasure,
  QueryDetail,
  QueryDetailQuery,
  QueryItem,
  QueryListQuery,
  QueryPage,
  QueryPath,
  QuerySeries,
  Regression,
  StatementKind,
} from './http/queries.js';
export {
  activityDimension,
  activityHistory,
  activityHistoryQuery,
  comparedSeries,
  comparedWith,
  counterValue,
  labelledSeries,
  seriesAnswer,
  seriesPoint,
  seriesQuery,
} from './http/series.js';
export type {
  ActivityDimension,
  ActivityHistory,
  ActivityHistoryQuery,
  ComparedSeries,
  LabelledSeries,
  SeriesAnswer,
  SeriesPoint,
  SeriesQuery,
} from './http/series.js';
export {
  familyState,
  familyStates,
  serverDetail,
  serverListQuery,
  serverPage,
  serverState,
  serverSummary,
} from './http/servers.js';
export type {
  FamilyStateOfServer,
  FamilyStates,
  ServerDetail,
  ServerListQuery,
  ServerPage,
  ServerState,
  ServerSummary,
} from './http/servers.js';
export {
  epochMs,
  exactNumber,
  exactNumberOrUnknown,
  idText,
  nextCursor,
  pageCursor,
  pageLimit,
  repeated,
  serverPath,
} from './http/values.js';
export type { ExactNumber, ServerPath } from './http/values.js';
export { indexFindingKind, indexItem, indexListQuery, indexOrder, indexPage } from './http/indexes.js';
export type { IndexFindingKind, IndexItem, IndexListQuery, IndexOrder, IndexPage } from './http/indexes.js';
export { connections, connectionsQuery } from './http/connections.js';
export type { Connections, ConnectionsQuery } from './http/connections.js';
export { diskItem, hostAnswer } from './http/disks.js';
export type { DiskItem, HostAnswer } from './http/disks.js';
export { ioAnswer, ioItem, ioQuery } from './http/io.js';
export type { IoAnswer, IoItem, IoQuery } from './http/io.js';
export { progress, progressItem } from './http/progress.js';
export type { Progress, ProgressItem } from './http/progress.js';
export { schemaObject, schemaPage, schemaQuery } from './http/schema.js';
export type { SchemaObject, SchemaPage, SchemaQuery } from './http/schema.js';
export { settingItem, settingsAnswer, settingsQuery } from './http/settings.js';
export type { SettingItem, SettingsAnswer, SettingsQuery } from './http/settings.js';
export { databaseAge, horizonHolder, vacuumQuery, vacuumState, vacuumTable } from './http/vacuum.js';
export type { DatabaseAge, HorizonHolder, VacuumQuery, VacuumState, VacuumTable } from './http/vacuum.js';
export { answerSource } from './http/sources.js';
export type { AnswerSource } from './http/sources.js';
export {
  databaseRead,
  tableDetail,
  tableDetailQuery,
  tableItem,
  tableListQuery,
  tableOrder,
  tablePage,
  tablePath,
} from './http/tables.js';
export type {
  DatabaseRead,
  TableDetail,
  TableDetailQuery,
  TableItem,
  TableListQuery,
  TableOrder,
  TablePage,
  TablePath,
} from './http/tables.js';
export { MalformedUuid, newId, serverIdOf, uuidBytes, uuidOf, uuidV5 } from './ids/uuid.js';
export {
  collectorUrn,
  formatApiToken,
  formatCollectorToken,
  formatEnrolmentToken,
  newTokenSecret,
  parseApiToken,
  parseCollectorToken,
  parseCollectorUrn,
  parseEnrolmentToken,
} from './ids/tokens.js';
export type { CollectorTokenParts, EnrolmentTokenParts } from './ids/tokens.js';
export { SendReconciler } from './audit/send-reconciler.js';
export type { Reconciliation } from './audit/send-reconciler.js';
export {
  cluster,
  clusterEvent,
  clusterList,
  clusterListQuery,
  clusterMember,
  partNotRead,
  replicationPublication,
  replicationReceiver,
  replicationSender,
  replicationSlot,
  replicationSubscription,
  serverReplication,
} from './http/replication.js';
export type {
  Cluster,
  ClusterEvent,
  ClusterList,
  ClusterListQuery,
  ClusterMember,
  PartNotRead,
  ReplicationPublication,
  ReplicationReceiver,
  ReplicationSender,
  ReplicationSlot,
  ReplicationSubscription,
  ServerReplication,
} from './http/replication.js';
export { retention } from './http/retention.js';
export type { RetentionDays } from './http/retention.js';
export { keptHistory } from './http/history.js';
export type { KeptHistory } from './http/history.js';
