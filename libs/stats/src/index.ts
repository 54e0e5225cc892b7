export { tiers } from './family.js';
export type { ColumnType, Dimension, Family, Metric, MetricKind, ReadAt, Tier, Unit } from './family.js';
export { families, familyOf, metricOf } from './families.js';
export { UnknownColumn, canonicalJson, schemaOf } from './frame-schema.js';
export type { ColumnRole, FrameSchema, SchemaColumn } from './frame-schema.js';
export { exact, increase } from './increase.js';
