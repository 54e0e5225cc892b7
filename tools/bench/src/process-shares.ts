import { cpuSeconds } from './machine.js';
import type { BenchPlatform } from './platform.js';
import { serverCpuSeconds } from './server-cpu.js';

/** Of one core, how much each process of the stack and the generator used: 1 is a whole core. */
export type ProcessShares = Readonly<Record<string, number>>;

/** Begins to count; the returned function ends it. Of a process that was killed meanwhile only its last life counts. */
export function countShares(platform: BenchPlatform): () => ProcessShares {
  const begin = performance.now();
  const before = usedBy(platform);
  return () => {
    const seconds = (performance.now() - begin) / 1_000;
    const shares = [...usedBy(platform)].map(([name, { pid, used }]) => {
      const earlier = before.get(name);
      return [name, round((used - (earlier?.pid === pid ? earlier.used : 0)) / seconds)] as const;
    });
    return Object.fromEntries(shares);
  };
}

/** The house rule: a generator that is itself at its limit measures itself. */
export const generatorIsBusy = (shares: ProcessShares): boolean => shares['generator'] >= 0.7;

/** CPU seconds of a process since it was started. */
interface Used {
  readonly pid: number;
  readonly used: number;
}

function usedBy({ stack }: BenchPlatform): Map<string, Used> {
  const { user, system } = process.cpuUsage();
  const { pid } = stack.postgres;
  return new Map([
    ['generator', { pid: process.pid, used: (user + system) / 1e6 }],
    ['postgres', { pid, used: serverCpuSeconds(pid) }],
    ...stack.kafka.brokers.map((broker) => [`broker-${broker.id}`, used(broker)] as const),
    ...stack.services.map((service) => [service.name, used(service)] as const),
  ]);
}

const used = ({ pid }: { readonly pid: number }): Used => ({ pid, used: runningSeconds(pid) });

function runningSeconds(pid: number): number {
  try {
    return cpuSeconds(pid);
  } catch {
    // It was stopped for the measurement.
    return 0;
  }
}

const round = (share: number): number => Math.round(share * 1_000) / 1_000;
