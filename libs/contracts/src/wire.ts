export {
  decodeCollectorMessage,
  decodeIngestMessage,
  decodeSnapshot,
  decodeSnapshotBatch,
  deliverPath,
  encodeCollectorMessage,
  encodeIngestMessage,
  encodeSnapshot,
  encodeSnapshotBatch,
} from './wire/collector.generated.js';
export type {
  Ack,
  CollectorMessage,
  Control,
  Credit,
  FamilyState,
  Frame,
  Gap,
  Hello,
  IngestMessage,
  Range as SequenceRange,
  Refusal,
  SchemaDefinition,
  ServerIdentity,
  Snapshot,
  SnapshotBatch,
  Welcome,
} from './wire/collector.generated.js';
export { gapReasons } from './wire/gap-reasons.js';
export type { GapReason } from './wire/gap-reasons.js';
export { checkBodies, openSnapshot, packBodies, packedBodiesLimits, unpackedSize } from './wire/packed-bodies.js';
export type { BodiesFacts, Pack, Unpack } from './wire/packed-bodies.js';
export { decodeSnapshotEnvelope } from './wire/snapshot-envelope.js';
export type { SnapshotEnvelope } from './wire/snapshot-envelope.js';
export { snapshotBatchContentType, snapshotContentType, snapshotHeaders } from './wire/snapshot-headers.js';
export { MalformedMessage, MessageTooLarge, PackedTooLarge } from './wire/wire.errors.js';
