import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { decodeSnapshot } from '../wire/collector.generated.js';
import { deadLetterTopic } from './define-topic.js';
import type { Topic } from './define-topic.js';
import { envelopeSchema } from './envelope.js';
import { topics } from './index.js';

interface Example {
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly value?: { readonly type: string; readonly source: string; readonly data: unknown };
  readonly valueBase64?: string;
}

const directory = path.resolve(import.meta.dirname, '../../examples');
// The operator is who watches the platform from outside: alerting, the checker of the fault runs.
const services = ['collector', 'ingest', 'writer', 'query', 'auth', 'operator'];

const examplesOf = (topic: Topic): Example[] =>
  readdirSync(path.join(directory, topic.name)).map(
    (file) => JSON.parse(readFileSync(path.join(directory, topic.name, file), 'utf8')) as Example,
  );

describe('the declared topics', () => {
  it('have different names, and no examples are left of a topic that is gone', () => {
    const names = topics.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
    expect(readdirSync(directory).sort()).toEqual([...names].sort());
  });

  it('have a file each, named after what happened', () => {
    const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.topic.ts'));

    expect(files.sort()).toEqual(topics.map(({ name }) => `${name.split('.')[1]}.topic.ts`).sort());
  });
});

describe.each(topics.map((topic) => [topic.name, topic] as const))('the topic %s', (name, topic) => {
  it('is named after its producer and says who reads it and how long records live', () => {
    expect(name).toMatch(/^[a-z]+(\.[a-z]+(-[a-z]+)+)\.v\d+$/);
    expect(name.split('.')[0]).toBe(topic.producer);
    expect(services).toEqual(expect.arrayContaining([topic.producer, ...topic.consumers]));
    expect(topic.consumers.length).toBeGreaterThan(0);
    expect(topic.compacted).toBe(topic.retentionDays === undefined);
    expect(topic.description).toMatch(/^[A-Z].*\.$/);
    expect(deadLetterTopic(name)).toBe(`${name}.dead-letter`);
  });

  it('has examples, and each of them is what the declaration says', () => {
    const examples = examplesOf(topic);

    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      if (topic.format === 'snapshot') {
        const snapshot = decodeSnapshot(Buffer.from(example.valueBase64 ?? '', 'base64'));
        expect(Buffer.from(snapshot.serverId).toString('hex')).toBe(example.key.replaceAll('-', ''));
        expect(Object.keys(example.headers).sort()).toEqual(Object.keys(topic.headers).sort());
      } else {
        const data = topic.schema.parse(example.value?.data);
        expect(data).toEqual(example.value?.data);
        expect(topic.key(data)).toBe(example.key);
        expect(envelopeSchema.parse(example.value)).toMatchObject({ type: name, subject: example.key });
      }
    }
  });
});
