import { setTimeout as pause } from 'node:timers/promises';

import type { FaultKind } from '../fault-kind.js';
import { splitOff } from '../platform/broker-split.js';

const FREEZE_SECONDS = 60;
/** How far back the clock of a collector is set. */
const CLOCK_BACK_SECONDS = { least: 60, most: 7_200 };
const CUT_COMMITS = 10;
/** Share of the simulated collectors whose connections break at once. */
const DROPPED_SHARE = 0.2;

/** What stands still, is cut off, or tells another time. */
export const stalls: readonly FaultKind[] = [
  {
    kind: 'freeze-writer',
    part: 'writer',
    seconds: FREEZE_SECONDS + 8,
    quick: false,
    strike: async ({ stack }, random) => {
      const writers = stack.services.filter(({ name }) => name.startsWith('writer-'));
      const { name, pid } = writers[random.below(writers.length)];
      process.kill(pid, 'SIGSTOP');
      await pause(FREEZE_SECONDS * 1_000);
      process.kill(pid, 'SIGCONT');
      return `${name} for ${FREEZE_SECONDS} s`;
    },
  },
  {
    kind: 'cut-commit',
    part: 'history',
    seconds: 10,
    quick: true,
    strike: async ({ commits }, random) => {
      const before = { ...commits.cuts };
      const point = () => (random.next() < 0.7 ? 'after-commit' : 'before-commit');
      commits.cut(CUT_COMMITS, point);
      for (let waited = 0; commits.left > 0 && waited < 10_000; waited += 100) await pause(100);
      commits.cut(0, point);
      const [first, second] = (['before-commit', 'after-commit'] as const).map((at) => commits.cuts[at] - before[at]);
      return `${first} connections before COMMIT, ${second} between COMMIT and its answer`;
    },
  },
  {
    kind: 'drop-connections',
    part: 'network',
    seconds: 5,
    quick: true,
    strike: async ({ simulated }, random) => {
      const dropped = simulated.filter(() => random.next() < DROPPED_SHARE);
      for (const collector of dropped) collector.cutConnection();
      return `${dropped.length} simulated collectors`;
    },
  },
  {
    kind: 'split-broker',
    part: 'log',
    seconds: 45,
    quick: false,
    impossible: ({ maySplit }) =>
      maySplit ? undefined : 'iptables with the owner match needs root and its kernel modules',
    strike: async ({ stack }, random) => {
      const { brokers } = stack.kafka;
      const broker = brokers[random.below(brokers.length)];
      const seconds = random.between(15, 30);
      const heal = await splitOff(broker, brokers);
      try {
        await pause(seconds * 1_000);
      } finally {
        await heal();
      }
      return `broker ${broker.id} from the other two for ${seconds.toFixed(1)} s`;
    },
  },
  {
    kind: 'clock-back',
    part: 'collector',
    seconds: 20,
    quick: true,
    impossible: ({ watched }) =>
      watched.some(({ moveClock }) => moveClock === undefined) ? 'libfaketime is not installed' : undefined,
    strike: async ({ watched }, random) => {
      const server = watched[random.below(watched.length)];
      const back = Math.round(random.between(CLOCK_BACK_SECONDS.least, CLOCK_BACK_SECONDS.most));
      const seconds = random.between(6, 15);
      await server.moveClock?.(-back);
      await pause(seconds * 1_000);
      await server.moveClock?.(0);
      return `${server.collector.name} by ${back} s for ${seconds.toFixed(1)} s`;
    },
  },
];
