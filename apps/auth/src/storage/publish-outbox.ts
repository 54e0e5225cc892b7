import { publish } from '@pganalytics/bus';
import type { Bus } from '@pganalytics/bus';
import {
  accessRevoked,
  apiTokensChanged,
  collectorAuthoritiesPublished,
  collectorsChanged,
  organisationsChanged,
  serversChanged,
} from '@pganalytics/contracts';
import type { JsonTopic } from '@pganalytics/contracts';
import type { OutboxEvent } from '@pganalytics/postgres';

/** The topics whose events come from changes of the database. */
const TOPICS = new Map<string, JsonTopic>(
  [
    accessRevoked,
    apiTokensChanged,
    collectorAuthoritiesPublished,
    collectorsChanged,
    organisationsChanged,
    serversChanged,
  ].map((topic) => [topic.name, topic as JsonTopic]),
);

/** Publishes an event of the outbox under the id and the time that it got there. */
export async function publishOutboxEvent(bus: Bus, event: OutboxEvent): Promise<void> {
  const topic = TOPICS.get(event.topic);
  if (topic === undefined)
    throw new TypeError(`The outbox has an event of the topic ${event.topic}, which is not ours.`);
  await publish(bus, topic, event.data, { source: 'pganalytics/auth', id: event.eventId, time: event.occurredAt });
}
