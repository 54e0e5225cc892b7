import { setTimeout as pause } from 'node:timers/promises';

import type { FaultKind } from '../fault-kind.js';
import type { FaultPlatform } from '../platform/fault-platform.js';
import type { SmallDisk } from '../platform/small-disk.js';

const NO_MOUNT = 'mounting a small disk needs root and loop devices';
const full = { least: 12, most: 25 };

async function fillFor(disk: SmallDisk, seconds: number): Promise<void> {
  await disk.fill();
  try {
    await pause(seconds * 1_000);
  } finally {
    await disk.free();
  }
}

const unmounted = (platform: FaultPlatform): string | undefined =>
  platform.disks === undefined ? NO_MOUNT : undefined;

/** Disks that are full, and disks that are lost. */
export const diskFaults: readonly FaultKind[] = [
  {
    kind: 'full-spool',
    part: 'collector',
    seconds: 30,
    quick: false,
    impossible: unmounted,
    strike: async ({ watched }, random) => {
      const server = watched[random.below(watched.length)];
      const seconds = random.between(full.least, full.most);
      if (server.spoolDisk !== undefined) await fillFor(server.spoolDisk, seconds);
      return `${server.collector.name} for ${seconds.toFixed(1)} s`;
    },
  },
  {
    kind: 'full-log',
    part: 'log',
    seconds: 50,
    quick: false,
    impossible: unmounted,
    strike: async ({ stack, disks, bringUp }, random) => {
      const broker = stack.kafka.brokers[random.below(stack.kafka.brokers.length)];
      const seconds = random.between(full.least, full.most);
      await fillFor(disks!.log[broker.id - 1], seconds);
      // A broker ends itself when its disk fails it; whoever frees the disk starts it again.
      await broker.kill();
      await bringUp(`broker ${broker.id}`, () => broker.start());
      return `broker ${broker.id} for ${seconds.toFixed(1)} s`;
    },
  },
  {
    kind: 'full-history',
    part: 'history',
    seconds: 45,
    quick: false,
    impossible: unmounted,
    strike: async ({ stack, disks, bringUp }, random) => {
      const seconds = random.between(full.least, full.most);
      await fillFor(disks!.history, seconds);
      // PostgreSQL ends itself when it cannot write its log of changes.
      const ended = !isRunning(stack.postgres.pid);
      if (ended) await bringUp('PostgreSQL', () => stack.postgres.restart());
      return `for ${seconds.toFixed(1)} s, PostgreSQL ${ended ? 'ended itself' : 'stayed up'}`;
    },
  },
  {
    kind: 'lose-log',
    part: 'all',
    seconds: 110,
    quick: false,
    strike: async (platform) => {
      await platform.stack.kafka.loseDisks();
      await platform.renewLog();
      return 'all three brokers lost their disks';
    },
  },
];

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
