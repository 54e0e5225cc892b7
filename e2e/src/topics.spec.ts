import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { referenceDecodeFrame } from '@pganalytics/codec';
import { loadConfig } from '@pganalytics/config';
import { freePort, startPostgres, temporaryDirectory } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { smallest, stackConfig, startStack } from '@pganalytics/stack';
import type { RunningStack } from '@pganalytics/stack';
import type { FrameSchema } from '@pganalytics/stats';
import { Ajv2020 } from 'ajv/dist/2020.js';
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
    const consumer = kafka.consumer({ groupId: `downstream-${topic}` });
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
    const schemas = await read('ingest.schemas-registered.v1', (messages) => messages.length >= 8);
    const definitions = new Map(
      schemas.map(({ key, value }) => [
        key!.toString(),
        (JSON.parse(value!.toString()) as { data: { definition: FrameSchema } }).data.definition,
      ]),
    );
    const root = await protobuf.load(path.join(WORKSPACE, 'libs/contracts/proto/collector.proto'));
    const type = root.lookupType('pganalytics.collector.v1.Snapshot');

    const messages = await read(SNAPSHOTS, (seen) => seen.length >= 3);

    const families = messages.flatMap((message) => {
      const snapshot = type.decode(message.value!) as unknown as {
        frames: { schemaId: Uint8Array; body: Uint8Array }[];
      };
      return snapshot.frames.map((frame) => {
        const schema = definitions.get(Buffer.from(frame.schemaId).toString('hex'))!;
        const polls = referenceDecodeFrame(schema, frame.body);
        expect(polls.length).toBeGreaterThan(0);
        return schema.family;
      });
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
      const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
        asyncApi.components.messages[name].payload,
      );

      const [message] = await read(topic, (seen) => seen.length > 0);

      expect(validate(JSON.parse(message.value!.toString()))).toBe(true);
    },
    60_000,
  );
});
