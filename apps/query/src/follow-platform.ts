import { followEvents } from '@pganalytics/bus';
import type { Bus, Follower } from '@pganalytics/bus';
import { collectorsChanged, collectorsConnected, serversChanged, snapshotsStored } from '@pganalytics/contracts';
import type { JsonTopic } from '@pganalytics/contracts';
import type { Logger } from '@pganalytics/telemetry';

import type { AttentionBoard } from './attention/attention-board.js';
import type { CollectorDirectory } from './collectors/collector-directory.js';
import type { LiveFeed } from './live/live-feed.js';
import type { ServerDirectory } from './servers/server-directory.js';

export interface PlatformCopies {
  readonly servers: ServerDirectory;
  readonly collectors: CollectorDirectory;
  readonly feed: LiveFeed;
  readonly attention: AttentionBoard;
}

export interface Following {
  /** Whether the copies hold what was published before we began. */
  readonly complete: () => boolean;
  close(): Promise<void>;
}

/** Keeps the small copies of what other services say; every instance reads all of it. */
export async function followPlatform(bus: Bus, copies: PlatformCopies, logger: Logger): Promise<Following> {
  const follow = <T>(topic: JsonTopic<T>, apply: (data: T) => void): Promise<Follower> =>
    followEvents(bus, topic, {
      handle: ({ data }) => apply(data),
      onError: (error) => logger.error({ err: error, topic: topic.name }, 'an event was passed over'),
    });
  const directories = await Promise.all([
    follow(serversChanged, (server) => copies.servers.put(server)),
    follow(collectorsChanged, (collector) => copies.collectors.put(collector)),
    follow(collectorsConnected, (connected) => copies.collectors.connected(connected)),
  ]);
  const live = await follow(snapshotsStored, (stored) => {
    copies.feed.take(stored);
    copies.attention.take(stored);
  });
  let complete = false;
  void Promise.all(directories.map((follower) => follower.caughtUp)).then(
    () => {
      complete = true;
      copies.attention.start();
    },
    (error: unknown) => logger.error({ err: error }, 'the directories of servers and collectors could not be read'),
  );
  return {
    complete: () => complete,
    close: async () => {
      await copies.attention.stop();
      await Promise.all([...directories, live].map((follower) => follower.close()));
    },
  };
}
