import { randomUUID } from 'node:crypto';

import { envelopeSchema } from '@pganalytics/contracts';
import type { Envelope, JsonTopic } from '@pganalytics/contracts';
import { messageOf } from '@pganalytics/errors';

import { EventMalformed } from '../port/bus.errors.js';
import type { Bus } from '../port/bus.js';
import type { BusRecord, OutgoingRecord, SentRecord } from '../port/records.js';

/** Who publishes an event, and what an outbox has already decided about it. */
export interface EventOptions {
  /** `pganalytics/<service>`. */
  readonly source: string;
  /** Id of the event; a new one unless given. Consumers are idempotent on it. */
  readonly id?: string;
  /** When it happened; now unless given. */
  readonly time?: Date;
}

/** A domain event as a consumer gets it. */
export interface Event<T> {
  readonly data: T;
  readonly envelope: Envelope;
  readonly record: BusRecord;
}

/** The record that carries an event: for `publish`, and for an outbox that sends it later. @throws EventMalformed */
export function eventRecord<T>(topic: JsonTopic<T>, data: T, options: EventOptions): OutgoingRecord {
  const checked = topic.schema.safeParse(data);
  if (!checked.success) throw new EventMalformed(topic.name, messageOf(checked.error));
  const key = topic.key(checked.data);
  const envelope: Envelope & { data: T } = {
    specversion: '1.0',
    id: options.id ?? randomUUID(),
    type: topic.name,
    source: options.source,
    time: (options.time ?? new Date()).toISOString(),
    subject: key,
    datacontenttype: 'application/json',
    data: checked.data,
  };
  return {
    topic: topic.name,
    key,
    value: Buffer.from(JSON.stringify(envelope)),
    headers: { 'content-type': 'application/cloudevents+json' },
  };
}

/** Publishes a domain event; resolves when it is durable. @throws EventMalformed, BusUnavailable */
export async function publish<T>(bus: Bus, topic: JsonTopic<T>, data: T, options: EventOptions): Promise<SentRecord> {
  return bus.send(eventRecord(topic, data, options));
}

/** Reads an event back out of a record. @throws EventMalformed */
export function parseEvent<T>(topic: JsonTopic<T>, record: BusRecord): Event<T> {
  const json = parseJson(topic.name, record);
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) throw new EventMalformed(topic.name, messageOf(envelope.error));
  const data = topic.schema.safeParse((json as { data?: unknown }).data);
  if (!data.success) throw new EventMalformed(topic.name, messageOf(data.error));
  return { data: data.data, envelope: envelope.data, record };
}

function parseJson(topic: string, record: BusRecord): unknown {
  if (record.value === null) throw new EventMalformed(topic, 'it has no value');
  try {
    return JSON.parse(record.value.toString('utf8'));
  } catch (error) {
    throw new EventMalformed(topic, messageOf(error));
  }
}
