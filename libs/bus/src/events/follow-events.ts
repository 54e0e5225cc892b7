import type { JsonTopic } from '@pganalytics/contracts';
import { mayPassByItself } from '@pganalytics/errors';

import type { Bus } from '../port/bus.js';
import type { Follower } from '../port/consuming.js';
import type { BusRecord } from '../port/records.js';
import { parseEvent } from './event.js';
import type { Event } from './event.js';

/** How one instance follows a topic of domain events. */
export interface FollowEventsOptions<T> {
  /** A compacted topic is read from its beginning, any other from its end, unless given. */
  readonly from?: 'beginning' | 'end';
  readonly handle: (event: Event<T>) => Promise<void> | void;
  /** Told about a record that is no event of this topic, or that `handle` refused; the next one follows. */
  readonly onError?: (error: unknown) => void;
  /** Told about every record once it is dealt with, also one that was skipped: how far the topic has been read. */
  readonly onPassed?: (record: BusRecord) => void;
}

/** Reads every event of a topic in this instance: the way to keep a small copy of another service's facts. */
export async function followEvents<T>(
  bus: Bus,
  topic: JsonTopic<T>,
  options: FollowEventsOptions<T>,
): Promise<Follower> {
  return bus.follow({
    topics: [topic.name],
    from: options.from ?? (topic.compacted ? 'beginning' : 'end'),
    onError: options.onError,
    onRecords: async (records) => {
      for (const record of records) {
        try {
          // A tombstone says that the key is forgotten: there is no event in it.
          if (record.value !== null) await options.handle(parseEvent(topic, record));
        } catch (error) {
          if (mayPassByItself(error)) throw error;
          options.onError?.(error);
        }
        options.onPassed?.(record);
      }
    },
  });
}
