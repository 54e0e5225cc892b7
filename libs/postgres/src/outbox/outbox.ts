import { newId } from '@pganalytics/contracts';
import type { JsonTopic } from '@pganalytics/contracts';

/** Runs statements inside the caller's transaction; a pg client and TypeORM's entity manager both are one. */
export interface SqlTransaction {
  query(text: string, parameters?: unknown[]): Promise<unknown>;
}

/** An event that waits in the outbox to be published. */
export interface OutboxEvent {
  /** Stays the same through every repetition, so that consumers can recognise one. */
  readonly eventId: string;
  readonly topic: string;
  /** Record key: events with one key are published in the order in which they were appended. */
  readonly key: string;
  readonly data: unknown;
  /** Who caused it: the id of a principal, or the name of a service. */
  readonly actor: string;
  readonly occurredAt: Date;
}

/** What goes into the outbox together with a change. */
export interface NewOutboxEvent<T> {
  readonly topic: JsonTopic<T>;
  readonly data: T;
  readonly actor: string;
}

/** The DDL of a service's outbox, for its first migration. */
export const outboxTable = (schema: string): string => `
  CREATE TABLE "${schema}".outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id uuid NOT NULL UNIQUE,
    topic text NOT NULL,
    key text NOT NULL,
    data jsonb NOT NULL,
    actor text NOT NULL,
    occurred_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
`;

/**
 * Writes an event next to the change it tells of: both commit, or neither. Append after the change itself: its row lock
 * is what keeps two transactions on one aggregate, and so their events, in one order.
 */
export async function appendToOutbox<T>(
  transaction: SqlTransaction,
  schema: string,
  event: NewOutboxEvent<T>,
): Promise<void> {
  await appendAllToOutbox(transaction, schema, [event]);
}

/** Writes several events, in their order, in one statement. */
export async function appendAllToOutbox<T>(
  transaction: SqlTransaction,
  schema: string,
  events: readonly NewOutboxEvent<T>[],
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ topic, data, actor }) => {
    const checked = topic.schema.parse(data);
    return [newId(), topic.name, topic.key(checked), JSON.stringify(checked), actor];
  });
  await transaction.query(
    `INSERT INTO "${schema}".outbox (event_id, topic, key, data, actor)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::text[])`,
    [0, 1, 2, 3, 4].map((column) => rows.map((row) => row[column])),
  );
}
