import { eventRecord } from '@pganalytics/bus';
import type { Bus } from '@pganalytics/bus';
import { chunksClosed, snapshotsStored } from '@pganalytics/contracts';
import type { JsonTopic } from '@pganalytics/contracts';
import { OutboxRelay } from '@pganalytics/postgres';
import type { OutboxEvent, Pool } from '@pganalytics/postgres';
import type { Logger } from '@pganalytics/telemetry';

const TOPICS = new Map<string, JsonTopic>(
  [snapshotsStored, chunksClosed].map((topic) => [topic.name, topic as JsonTopic]),
);

/** Sends what the writer has committed and announced in its outbox. */
export function relayAnnouncements(parts: {
  readonly pool: Pool;
  readonly bus: Bus;
  readonly logger: Logger;
}): OutboxRelay {
  const publish = async (event: OutboxEvent): Promise<void> => {
    const topic = TOPICS.get(event.topic)!;
    const options = { source: 'pganalytics/writer', id: event.eventId, time: event.occurredAt };
    await parts.bus.send(eventRecord(topic, event.data, options));
  };
  return new OutboxRelay({ pool: parts.pool, schema: 'history', publish, logger: parts.logger });
}
