import { setTimeout as pause } from 'node:timers/promises';

import type { SeededRandom } from '@pganalytics/bench';
import type { ServiceProcess } from '@pganalytics/stack';

import type { FaultKind } from '../fault-kind.js';
import type { FaultPlatform } from '../platform/fault-platform.js';

/** Kills one process of a service and starts it again some seconds later. */
async function killOne(platform: FaultPlatform, of: readonly ServiceProcess[], random: SeededRandom): Promise<string> {
  const victim = of[random.below(of.length)];
  const seconds = random.between(1, 6);
  await victim.kill();
  await pause(seconds * 1_000);
  await platform.bringUp(victim.name, () => victim.restart());
  return `${victim.name} for ${seconds.toFixed(1)} s`;
}

const services = (platform: FaultPlatform, app: string): ServiceProcess[] =>
  platform.stack.services.filter(({ name }) => name.startsWith(`${app}-`));

/** kill -9 of each of the processes that the product or its parts run in. */
export const kills: readonly FaultKind[] = [
  {
    kind: 'kill-collector',
    part: 'collector',
    seconds: 12,
    quick: true,
    strike: (platform, random) =>
      killOne(
        platform,
        platform.watched.map(({ collector }) => collector),
        random,
      ),
  },
  {
    kind: 'kill-ingest',
    part: 'ingest',
    seconds: 12,
    quick: true,
    strike: (platform, random) => killOne(platform, services(platform, 'ingest'), random),
  },
  {
    kind: 'kill-writer',
    part: 'writer',
    seconds: 12,
    quick: true,
    strike: (platform, random) => killOne(platform, services(platform, 'writer'), random),
  },
  {
    kind: 'kill-broker',
    part: 'log',
    seconds: 20,
    quick: true,
    strike: async (platform, random) => {
      const { brokers } = platform.stack.kafka;
      const broker = brokers[random.below(brokers.length)];
      const seconds = random.between(3, 12);
      await broker.kill();
      await pause(seconds * 1_000);
      await platform.bringUp(`broker ${broker.id}`, () => broker.start());
      return `broker ${broker.id} for ${seconds.toFixed(1)} s`;
    },
  },
  {
    kind: 'kill-history',
    part: 'history',
    seconds: 12,
    quick: true,
    strike: async ({ stack, bringUp }, random) => {
      const seconds = random.between(1, 6);
      await stack.postgres.kill();
      await pause(seconds * 1_000);
      await bringUp('PostgreSQL', () => stack.postgres.restart());
      return `the postmaster for ${seconds.toFixed(1)} s`;
    },
  },
  {
    kind: 'kill-redis',
    part: 'cache',
    seconds: 8,
    quick: true,
    strike: async ({ stack, bringUp }, random) => {
      const seconds = random.between(1, 5);
      await stack.redis.kill();
      await pause(seconds * 1_000);
      await bringUp('Redis', () => stack.redis.restart());
      return `for ${seconds.toFixed(1)} s`;
    },
  },
];
