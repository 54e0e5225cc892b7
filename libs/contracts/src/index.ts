export { deadLetterRetentionDays, deadLetterTopic, defineSnapshotTopic, defineTopic } from './topics/define-topic.js';
export type { JsonTopic, MessageOf, SnapshotTopic, Topic, TopicFacts } from './topics/define-topic.js';
export { envelopeSchema } from './topics/envelope.js';
export type { Envelope } from './topics/envelope.js';
export {
  accessRevoked,
  apiTokensChanged,
  chunksClosed,
  collectorsChanged,
  schemasRegistered,
  serverWatched,
  serversChanged,
  serversSeen,
  signingKeysPublished,
  snapshotsReceived,
  snapshotsStored,
  topics,
} from './topics/index.js';
