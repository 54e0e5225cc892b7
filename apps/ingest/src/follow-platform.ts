import { Bus, followEvents } from '@pganalytics/bus';
import type { Follower } from '@pganalytics/bus';
import {
  collectorAuthoritiesPublished,
  collectorsChanged,
  schemasRegistered,
  serverWatched,
  serversChanged,
  snapshotsStored,
} from '@pganalytics/contracts';
import type { JsonTopic } from '@pganalytics/contracts';
import type { Logger } from '@pganalytics/telemetry';

import type { AuthorityDirectory } from './credentials/authority-directory.js';
import type { CollectorDirectory } from './credentials/collector-directory.js';
import type { LogIdentity } from './delivery/log-identity.js';
import type { Sessions } from './delivery/sessions.js';
import type { SchemaRegister } from './schemas/schema-register.js';
import type { ServerDirectory } from './servers/server-directory.js';

export interface PlatformCopies {
  readonly collectors: CollectorDirectory;
  readonly authorities: AuthorityDirectory;
  readonly servers: ServerDirectory;
  readonly schemas: SchemaRegister;
  readonly sessions: Sessions;
  readonly log: LogIdentity;
}

/** Keeps ingest's small copies of what other services say, until the returned function is called. */
export async function followPlatform(bus: Bus, copies: PlatformCopies, logger: Logger): Promise<() => Promise<void>> {
  const { collectors, authorities, servers, schemas, sessions, log } = copies;
  const logKnown = log.follow();
  const follow = async <T>(topic: JsonTopic<T>, apply: (data: T) => void): Promise<Follower> =>
    followEvents(bus, topic, {
      handle: (event) => apply(event.data),
      onError: (error) => logger.error({ err: error, topic: topic.name }, 'an event was passed over'),
    });
  const needed = await Promise.all([
    follow(collectorsChanged, (change) => collectors.apply(change)),
    follow(collectorAuthoritiesPublished, (authority) => authorities.apply(authority)),
    follow(serversChanged, (change) => servers.apply(change)),
    follow(schemasRegistered, (schema) => schemas.apply(schema)),
  ]);
  const heard = await Promise.all([
    follow(snapshotsStored, (stored) => sessions.onStored(stored)),
    follow(serverWatched, (watched) => sessions.onWatched(watched)),
  ]);
  // Until then a good token or a registered schema could look unknown, and nobody would hear of a log that is another.
  void Promise.all([logKnown, ...needed.map((follower) => follower.caughtUp)]).then(
    () => collectors.markComplete(),
    (error: unknown) => logger.error({ err: error }, 'the directory of collectors could not be read'),
  );
  return async () => {
    log.close();
    await Promise.all([...needed, ...heard].map(async (follower) => follower.close()));
  };
}
