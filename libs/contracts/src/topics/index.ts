import { accessRevoked } from './access-revoked.topic.js';
import { apiTokensChanged } from './api-tokens-changed.topic.js';
import { chunksClosed } from './chunks-closed.topic.js';
import { collectorAuthoritiesPublished } from './collector-authorities-published.topic.js';
import { collectorClonesSeen } from './collector-clones-seen.topic.js';
import { collectorsChanged } from './collectors-changed.topic.js';
import { collectorsConnected } from './collectors-connected.topic.js';
import type { Topic } from './define-topic.js';
import { organisationsChanged } from './organisations-changed.topic.js';
import { schemasRegistered } from './schemas-registered.topic.js';
import { securityEventsRaised } from './security-events-raised.topic.js';
import { sendsCounted } from './sends-counted.topic.js';
import { serverWatched } from './server-watched.topic.js';
import { serversChanged } from './servers-changed.topic.js';
import { serversSeen } from './servers-seen.topic.js';
import { signingKeysPublished } from './signing-keys-published.topic.js';
import { snapshotsReceived } from './snapshots-received.topic.js';
import { snapshotsStored } from './snapshots-stored.topic.js';

/** Every topic of the platform; deployment creates them and their dead-letter topics from this list. */
export const topics: readonly Topic[] = [
  snapshotsReceived,
  schemasRegistered,
  serversSeen,
  collectorsConnected,
  securityEventsRaised,
  sendsCounted,
  snapshotsStored,
  chunksClosed,
  signingKeysPublished,
  collectorAuthoritiesPublished,
  collectorsChanged,
  collectorClonesSeen,
  serversChanged,
  organisationsChanged,
  apiTokensChanged,
  accessRevoked,
  serverWatched,
];

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
  securityEventsRaised,
  sendsCounted,
  serverWatched,
  serversChanged,
  serversSeen,
  signingKeysPublished,
  snapshotsReceived,
  snapshotsStored,
};
