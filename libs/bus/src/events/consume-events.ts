import type { JsonTopic } from '@pganalytics/contracts';

import type { Bus } from '../port/bus.js';
import type { Batch, Consumer } from '../port/consuming.js';
import type { Claim, OffsetStore } from '../port/offset-store.js';
import { parseEvent } from './event.js';
import type { Event } from './event.js';

/** What happens with the events of one topic. */
export interface EventHandler<T = unknown> {
  readonly topic: JsonTopic<T>;
  /** Idempotent on `event.envelope.id`: an event may come again after a crash. */
  handle(event: Event<T>): Promise<void> | void;
}

/** How a service consumes topics of domain events. */
export interface ConsumeEventsOptions {
  /** The service: its instances share the partitions. */
  readonly group: string;
  readonly offsets: OffsetStore;
  readonly handlers: readonly EventHandler[];
  readonly onError?: (error: unknown) => void;
}

/** Gives every event to one instance of the service: at least once, in order per key, with dead letters. */
export async function consumeEvents(bus: Bus, options: ConsumeEventsOptions): Promise<Consumer> {
  const byTopic = new Map(options.handlers.map((handler) => [handler.topic.name, handler]));
  return bus.consume({
    group: options.group,
    topics: [...byTopic.keys()],
    offsets: options.offsets,
    offsetsMovedBy: 'bus',
    onError: options.onError,
    onBatch: async (batch, claim) => {
      const handler = byTopic.get(batch.topic);
      if (handler !== undefined) await handleOneByOne(handler, batch, claim);
    },
  });
}

async function handleOneByOne(handler: EventHandler, batch: Batch, claim: Claim): Promise<void> {
  for (const record of batch.records) {
    try {
      // A tombstone says that the key is forgotten: there is no event in it.
      if (record.value !== null) await handler.handle(parseEvent(handler.topic, record));
    } catch (error) {
      // What came before it is done: it must not be done again because of this one.
      if (record.offset > claim.next) await claim.advanceAlone(claim.next, record.offset);
      throw error;
    }
  }
}
