import { createLogger, Metrics } from '@pganalytics/telemetry';

import type { OffsetStore } from '../port/offset-store.js';
import { ConsumerMetrics } from './consumer-metrics.js';
import { GroupConsumer } from './group-consumer.js';
import type { MembershipEvents } from './ports.js';

const TOPIC = 'spec';
const ours = [{ topic: TOPIC, partition: 0 }];

/** Claims wait until the spec lets them go on, in any order. */
class SlowOffsets implements OffsetStore {
  readonly waiting: { readonly answer: () => void; readonly refuse: (error: unknown) => void }[] = [];
  private epoch = 0n;

  claim({ group, topic, partition, initial }: Parameters<OffsetStore['claim']>[0]) {
    return new Promise<Awaited<ReturnType<OffsetStore['claim']>>>((resolve, reject) => {
      const answer = () => {
        const position = { group, topic, partition, epoch: ++this.epoch, next: initial };
        const never = async () => Promise.reject(new Error('No batch comes in this spec.'));
        resolve({ ...position, advance: never, advanceAlone: never, resolve: never });
      };
      this.waiting.push({ answer, refuse: reject });
    });
  }
}

function aConsumer() {
  const offsets = new SlowOffsets();
  let events: MembershipEvents | undefined;
  const consumer = new GroupConsumer({
    options: { group: 'spec', topics: [TOPIC], offsets, onBatch: async () => undefined },
    directory: {
      incarnationOf: async () => 'a topic',
      locate: async () => ({ id: 'spec', partitions: [{ partition: 0, earliest: 0n, next: 0n }] }),
    },
    reader: { add: () => undefined, remove: () => undefined, wake: () => undefined, close: async () => undefined },
    membership: {
      join: (given) => {
        events = given;
      },
      giveUp: () => undefined,
      leave: async () => undefined,
    },
    bus: { send: async () => ({ partition: 0, offset: 0n }) },
    metrics: new ConsumerMetrics(new Metrics('spec')),
    logger: createLogger({ service: 'spec', level: 'silent' }),
  }).start();
  return { consumer, offsets, assign: (partitions: typeof ours) => events?.assigned(partitions) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('taking partitions over', () => {
  it('owns a partition that went and came back while it was being claimed', async () => {
    const { consumer, offsets, assign } = aConsumer();
    assign(ours);
    await settled();
    assign([]);
    assign(ours);

    for (let round = 0; round < 3; round++) {
      for (const { answer } of offsets.waiting) answer();
      await settled();
    }

    expect(consumer.assigned).toEqual(ours);
    await consumer.close();
  });

  it('claims again for that, so that what another member claimed in between is fenced off', async () => {
    const { consumer, offsets, assign } = aConsumer();
    assign(ours);
    await settled();
    assign([]);
    assign(ours);
    await settled();

    expect(offsets.waiting).toHaveLength(1);
    offsets.waiting[0].answer();
    await settled();

    expect(consumer.assigned).toEqual([]);
    expect(offsets.waiting).toHaveLength(2);
    await consumer.close();
  });

  it('does not stop a partition whose claim failed after it had gone', async () => {
    const { consumer, offsets, assign } = aConsumer();
    assign(ours);
    await settled();
    assign([]);
    offsets.waiting[0].refuse(new Error('a bug'));
    await settled();

    expect(consumer.stopped).toEqual([]);
    await consumer.close();
  });
});
