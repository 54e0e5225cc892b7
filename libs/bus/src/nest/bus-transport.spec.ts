import { Controller } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { defineTopic, topics } from '@pganalytics/contracts';
import { UnavailableError } from '@pganalytics/errors';
import { eventually } from '@pganalytics/servers';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';

import { publish } from '../events/event.js';
import type { Event } from '../events/event.js';
import type { Bus } from '../port/bus.js';
import { ContractLog } from '../testing/contract-logs.js';
import { topicSpecs } from '../topic-specs.js';
import { BusTransport } from './bus-transport.js';
import { Consume, Follow } from './decorators.js';

const run = randomUUID().slice(0, 8);
const facts = {
  producer: 'test',
  consumers: ['test'],
  partitions: 'many' as const,
  schema: z.object({ id: z.string(), at: z.number() }),
  key: ({ id }: { id: string }) => id,
};
const orderPlaced = defineTopic({
  ...facts,
  name: `test.order-placed-${run}.v1`,
  description: 'An order was placed.',
  retentionDays: 1,
});
const shopChanged = defineTopic({
  ...facts,
  name: `test.shop-changed-${run}.v1`,
  description: 'A shop changed.',
  compacted: true,
});

class StoreDown extends UnavailableError {
  readonly code = 'test.store-down';
}

@Controller()
class OrderConsumer {
  readonly orders: string[] = [];
  readonly shops = new Map<string, number>();
  readonly sources: string[] = [];
  outages = 2;

  @Consume(orderPlaced)
  async onOrderPlaced(order: { id: string; at: number }): Promise<void> {
    if (order.id === 'down' && this.outages > 0) {
      this.outages -= 1;
      throw new StoreDown('The store does not answer.');
    }
    if (order.id === 'bad') throw new TypeError('nobody can place this');
    this.orders.push(order.id);
  }

  @Follow(shopChanged)
  onShopChanged(shop: { id: string; at: number }, event: Event<{ id: string; at: number }>): void {
    this.shops.set(shop.id, shop.at);
    this.sources.push(event.envelope.source);
  }
}

describe.each([['kafka' as const], ['embedded' as const]])('the Nest transport on the %s log', (kind) => {
  let log: ContractLog;
  let bus: Bus;

  beforeAll(async () => {
    log = await ContractLog.start(kind);
    bus = await log.open();
    await bus.createTopics(topicSpecs([orderPlaced, shopChanged], { partitions: 2 }));
  });

  afterAll(async () => {
    await log.close();
  });

  it('gives events to methods, repeats outages, and puts poison aside with its cause', async () => {
    const source = 'pganalytics/test';
    await publish(bus, shopChanged, { id: 'a', at: 1 }, { source });
    await publish(bus, shopChanged, { id: 'a', at: 2 }, { source });
    const transport = new BusTransport({ bus, group: `test-${run}`, offsets: log.offsets });
    const module = await Test.createTestingModule({ controllers: [OrderConsumer] }).compile();
    const app = module.createNestMicroservice({ strategy: transport, logger: false });

    await app.listen();
    await transport.caughtUp;
    for (const id of ['one', 'down', 'bad', 'two']) await publish(bus, orderPlaced, { id, at: 3 }, { source });
    await bus.send({ topic: orderPlaced.name, key: 'x', value: Buffer.from('{"no":"envelope"}') });

    const consumer = module.get(OrderConsumer);
    expect(Object.fromEntries(consumer.shops)).toEqual({ a: 2 });
    expect(new Set(consumer.sources)).toEqual(new Set([source]));
    await eventually(() => expect(new Set(consumer.orders)).toEqual(new Set(['one', 'down', 'two'])));
    await eventually(async () => {
      const [letters] = await bus.offsets(`${orderPlaced.name}.dead-letter`);
      expect(letters?.next).toBe(2n);
    });
    expect(consumer.orders).toHaveLength(3);
    await app.close();
  });

  it('creates every declared topic with its dead letters', async () => {
    await bus.createTopics(topicSpecs(topics, { partitions: 2 }));

    for (const topic of topics) {
      expect(await bus.partitionsOf(topic.name)).toBe(topic.partitions === 1 ? 1 : 2);
      expect(await bus.partitionsOf(`${topic.name}.dead-letter`)).toBe(1);
    }
  });
});
