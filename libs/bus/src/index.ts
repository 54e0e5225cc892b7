export { Bus } from './port/bus.js';
export {
  BusUnavailable,
  EventMalformed,
  OffsetNotAdvanced,
  OffsetOutOfRange,
  PartitionLost,
  RecordTooLarge,
  TopicRecreated,
  TopicUnknown,
  UnsafeLog,
} from './port/bus.errors.js';
export type { Batch, ConsumeOptions, Consumer, FollowOptions, Follower } from './port/consuming.js';
export type { Claim, ClaimRequest, OffsetStore } from './port/offset-store.js';
export type {
  BusRecord,
  OutgoingRecord,
  PartitionOffsets,
  SentRecord,
  TopicPartition,
  TopicSpec,
} from './port/records.js';
export { busConfig } from './bus.config.js';
export type { BusConfig } from './bus.config.js';
export { createBus } from './create-bus.js';
export type { BusSurroundings } from './create-bus.js';
export { consumeEvents } from './events/consume-events.js';
export type { ConsumeEventsOptions, EventHandler } from './events/consume-events.js';
export { eventRecord, parseEvent, publish } from './events/event.js';
export type { Event, EventOptions } from './events/event.js';
export { followEvents } from './events/follow-events.js';
export type { FollowEventsOptions } from './events/follow-events.js';
export { consumerOffsetTable } from './offsets/consumer-offset-table.js';
export { PostgresOffsets } from './offsets/postgres-offsets.js';
export { deadLetterOf } from './consuming/dead-letter.js';
export { isOutage } from './consuming/redelivery.js';
export { BusModule } from './nest/bus.module.js';
export { BusTransport } from './nest/bus-transport.js';
export type { BusTransportOptions } from './nest/bus-transport.js';
export { Consume, Follow } from './nest/decorators.js';
export { topicSpecs } from './topic-specs.js';
