import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';

import { referenceDecodeFrame } from '@pganalytics/codec';
import { loadConfig } from '@pganalytics/config';
import { freePort, startPostgres, temporaryDirectory } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { smallest, stackConfig, startStack } from '@pganalytics/stack';
import type { RunningStack } from '@pganalytics/stack';
import type { FrameSchema } from '@pganalytics/stats';
import { Ajv } from 'ajv';
import { Kafka, logLevel } from 'kafkajs';
import type { KafkaMessage } from 'kafkajs';
import protobuf from 'protobufjs';

import { Api } from './support/api.js';

const WORKSPACE = path.resolve(import.meta.dirname, '../..');
const SNAPSHOTS = 'ingest.snapshots-received.v1';

interface AsyncApi {
  readonly channels: Record<string, { address: string; messages: Record<string, { $ref: string }> }>;
  readonly components: { messages: Record<string, { payload: object; contentType?: string }> };
}

interface WireFrame {
  readonly schemaId: Uint8Array;
  readonly body: Uint8Array;
}

interface WireSnapshot {
  readonly frames: readonly (WireFrame & { readonly bodyBytes: number })[];
  readonly packedBodies: Uint8Array;
}

/** The frames of a snapshot with their bodies, by docs/topics.md. */
function framesOf({ frames, packedBodies }: WireSnapshot): readonly WireFrame[] {
  if (packedBodies.length === 0) return frames;
  const bodies = zstdDecompressSync(packedBodies);
  let at = 0;
  return frames.map(({ schemaId, bodyBytes }) => ({ schemaId, body: bodies.subarray(at, (at += bodyBytes)) }));
}

const definitionIn = (value: Buffer): FrameSchema =>
  (JSON.parse(value.toString()) as { data: { definition: FrameSchema } }).data.definition;

/** A consumer written from the public documents alone: kafkajs, the .proto file, the AsyncAPI document. */
describe('somebody else’s Kafka consumer', () => {
  let target: TestPostgres;
  let stack: RunningStack;
  let asyncApi: AsyncApi;

  beforeAll(async () => {
    target = await startPostgres({ major: 15 });
    const config = loadConfig(stackConfig, {
      DATA_DIR: await temporaryDirectory('topics'),
      PORT: String(await freePort()),
      COLLECTOR_PORT: String(await freePort()),
      DATABASE_URLS: target.url,
    });
    stack = await startStack({ config, counts: smallest });
    const api = await Api.login(stack.url, stack.email, stack.password);
    await api.serverOnPort(target.port);
    asyncApi = JSON.parse(await readFile(path.join(WORKSPACE, 'docs/asyncapi.json'), 'utf8')) as AsyncApi;
  }, 180_000);

  afterAll(async () => {
    await stack?.stop();
    await target?.stop();
  }, 60_000);

  const read = async (topic: string, enough: (messages: readonly KafkaMessage[]) => boolean) => {
    const kafka = new Kafka({ brokers: [stack.kafka.bootstrap], logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({ groupId: `downstream-${randomUUID()}` });
    const messages: KafkaMessage[] = [];
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const eachMessage = async ({ message }: { message: KafkaMessage }) => {
        messages.push(message);
        if (enough(messages)) resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
    await consumer.disconnect();
    return messages;
  };

  it('decodes every snapshot with the .proto file and the schema topic', async () => {
    const root = await protobuf.load(path.join(WORKSPACE, 'libs/contracts/proto/collector.proto'));
    const type = root.lookupType('pganalytics.collector.v1.Snapshot');
    const messages = await read(SNAPSHOTS, (seen) => seen.length >= 3);
    const frames = messages.flatMap(({ value }) => framesOf(type.decode(value!) as unknown as WireSnapshot));
    const used = frames.map(({ schemaId }) => Buffer.from(schemaId).toString('hex'));

    const schemas = await read('ingest.schemas-registered.v1', (seen) => {
      const known = new Set(seen.map(({ key }) => key!.toString()));
      return used.every((id) => known.has(id));
    });

    const definitions = new Map(schemas.map(({ key, value }) => [key!.toString(), definitionIn(value!)]));
    const families = frames.map((frame, index) => {
      const schema = definitions.get(used[index])!;
      expect(referenceDecodeFrame(schema, frame.body).length).toBeGreaterThan(0);
      return schema.family;
    });
    expect(families).toContain('pg_stat_database');
    expect(messages[0]?.headers?.['organisation']?.toString()).toMatch(/^[0-9a-f-]{36}$/);
  }, 60_000);

  it.each([
    'ingest.schemas-registered.v1',
    'ingest.servers-seen.v1',
    'writer.snapshots-stored.v1',
    'auth.signing-keys-published.v1',
    'auth.collectors-changed.v1',
    'auth.servers-changed.v1',
  ])(
    'finds on %s what the AsyncAPI document says',
    async (topic) => {
      const channel = Object.values(asyncApi.channels).find(({ address }) => address === topic)!;
      const name = Object.values(channel.messages)[0].$ref.split('/').at(-1)!;
      // AsyncAPI's own schema format is a superset of JSON Schema draft 07.
      const ajv = new Ajv({ strict: false, validateFormats: false }).addSchema(asyncApi, 'asyncapi');
      const validate = ajv.compile({ $ref: `asyncapi#/components/messages/${name}/payload` });

      const [message] = await read(topic, (seen) => seen.length > 0);

      expect(validate(JSON.parse(message.value!.toString()))).toBe(true);
    },
    60_000,
  );
});
