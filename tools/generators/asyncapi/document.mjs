import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { deadLetterRetentionDays, deadLetterTopic, envelopeSchema, topics } from '@pganalytics/contracts';
import { z } from 'zod';

const root = join(import.meta.dirname, '../../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const examples = join(root, 'libs/contracts/examples');
const DAY_MS = 86_400_000;

/** The AsyncAPI 3.0 document of all declared topics. */
export async function asyncApiDocument() {
  const all = topics.map(partsOf);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'pgAnalytics topics',
      version,
      description:
        'Everything that services tell each other goes over these topics of the log. Values are CloudEvents in JSON, ' +
        'except for snapshots, which are protobuf (libs/contracts/proto/collector.proto). Delivery is at least once ' +
        'and in order per record key. A record that a consumer cannot process goes to the dead-letter topic.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: {
      kafka: { host: 'localhost:9092', protocol: 'kafka', description: 'The brokers in the setting KAFKA_BROKERS.' },
    },
    defaultContentType: 'application/json',
    channels: Object.assign({}, ...all.map(({ channels }) => channels)),
    operations: Object.assign({}, ...all.map(({ operations }) => operations)),
    components: {
      messages: Object.assign({ deadLetter }, ...all.map(({ messages }) => messages)),
      schemas: { envelope: schemaOf(envelopeSchema) },
    },
  };
}

function partsOf(topic) {
  const id = camel(topic.name);
  const letters = deadLetterTopic(topic.name);
  return {
    messages: { [id]: messageOf(topic) },
    channels: {
      [id]: {
        address: topic.name,
        description: topic.description,
        messages: { [id]: { $ref: `#/components/messages/${id}` } },
        bindings: { kafka: { topic: topic.name, ...partitionsOf(topic), topicConfiguration: retentionOf(topic) } },
      },
      [`${id}DeadLetter`]: {
        address: letters,
        description: `Records of ${topic.name} that a consumer could not process.`,
        messages: { deadLetter: { $ref: '#/components/messages/deadLetter' } },
        bindings: {
          kafka: {
            topic: letters,
            partitions: 1,
            topicConfiguration: { 'cleanup.policy': ['delete'], 'retention.ms': deadLetterRetentionDays * DAY_MS },
          },
        },
      },
    },
    operations: {
      [`${topic.producer}Publishes${upper(id)}`]: {
        action: 'send',
        channel: { $ref: `#/channels/${id}` },
        summary: `${upper(topic.producer)} publishes. ${topic.description}`,
        messages: [{ $ref: `#/channels/${id}/messages/${id}` }],
      },
      ...Object.fromEntries(
        topic.consumers.map((consumer) => [
          `${consumer}Reads${upper(id)}`,
          {
            action: 'receive',
            channel: { $ref: `#/channels/${id}` },
            summary: `${upper(consumer)} reads. ${topic.description}`,
            messages: [{ $ref: `#/channels/${id}/messages/${id}` }],
          },
        ]),
      ),
    },
  };
}

function messageOf(topic) {
  return topic.format === 'json' ? eventMessage(topic) : snapshotMessage(topic);
}

function eventMessage(topic) {
  return {
    name: topic.name,
    summary: topic.description,
    contentType: 'application/cloudevents+json',
    payload: {
      allOf: [
        { $ref: '#/components/schemas/envelope' },
        {
          type: 'object',
          required: ['data'],
          properties: { type: { const: topic.name }, data: schemaOf(topic.schema) },
        },
      ],
    },
    bindings: { kafka: { key: { type: 'string' } } },
    examples: examplesOf(topic).map(({ name, example }) => ({
      name,
      headers: example.headers,
      payload: example.value,
    })),
  };
}

function snapshotMessage(topic) {
  return {
    name: topic.name,
    summary: topic.description,
    contentType: 'application/x-protobuf',
    headers: {
      type: 'object',
      required: Object.keys(topic.headers),
      properties: Object.fromEntries(
        Object.entries(topic.headers).map(([name, description]) => [name, { type: 'string', description }]),
      ),
    },
    payload: {
      type: 'string',
      format: 'binary',
      description: 'Message pganalytics.collector.v1.Snapshot of libs/contracts/proto/collector.proto.',
    },
    bindings: { kafka: { key: { type: 'string', description: topic.keyedBy } } },
  };
}

const deadLetter = {
  name: 'dead-letter',
  summary: 'A record as it was, with its own key, bytes and headers, and where it came from and why in more headers.',
  headers: {
    type: 'object',
    required: ['cause', 'code', 'group', 'topic', 'partition', 'offset', 'at'].map((name) => `dead-letter-${name}`),
    properties: {
      'dead-letter-cause': { type: 'string', description: 'message of the error' },
      'dead-letter-code': { type: 'string', description: 'stable code of the error, or "bug"' },
      'dead-letter-group': { type: 'string', description: 'consumer group that could not process it' },
      'dead-letter-topic': { type: 'string' },
      'dead-letter-partition': { type: 'string' },
      'dead-letter-offset': { type: 'string' },
      'dead-letter-at': { type: 'string', format: 'date-time' },
    },
  },
  payload: { type: 'string', format: 'binary' },
};

function partitionsOf(topic) {
  return topic.partitions === 'many' ? {} : { partitions: topic.partitions };
}

function retentionOf(topic) {
  return topic.compacted
    ? { 'cleanup.policy': ['compact'] }
    : { 'cleanup.policy': ['delete'], 'retention.ms': topic.retentionDays * DAY_MS };
}

function schemaOf(schema) {
  const { $schema: _dialect, definitions, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return inPlace(rest, definitions ?? {});
}

// Schemas with an id stand in `definitions` beside the schema, where references from inside this document miss them.
function inPlace(value, definitions) {
  if (Array.isArray(value)) return value.map((item) => inPlace(item, definitions));
  if (typeof value !== 'object' || value === null) return value;
  const name = typeof value.$ref === 'string' ? /^#\/definitions\/(.+)$/.exec(value.$ref)?.[1] : undefined;
  if (name === undefined) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inPlace(item, definitions)]));
  }
  const { id: _id, ...definition } = definitions[name];
  return inPlace(definition, definitions);
}

function examplesOf(topic) {
  const directory = join(examples, topic.name);
  return readdirSync(directory)
    .sort()
    .map((file) => ({
      name: file.replace('.json', ''),
      example: JSON.parse(readFileSync(join(directory, file), 'utf8')),
    }));
}

const camel = (name) => name.replaceAll(/[.-]([a-z])/g, (_, letter) => letter.toUpperCase()).replaceAll('.', '');
const upper = (name) => name[0].toUpperCase() + name.slice(1);
