import { cpuSeconds } from './machine.js';
import type { BenchPlatform } from './platform.js';
import { serverCpuSeconds } from './server-cpu.js';

/** Of one core, how much each process of the stack and the generator used: 1 is a whole core. */
export type ProcessShares = Readonly<Record<string, number>>;

/** Begins to count; the returned function ends it. */
export function countShares(platform: BenchPlatform): () => ProcessShares {
  const begin = performance.now();
  const before = secondsOf(platform);
  return () => {
    const seconds = (performance.now() - begin) / 1_000;
    const after = secondsOf(platform);
    const shares = [...after].map(([name, used]) => [name, round((used - (before.get(name) ?? 0)) / seconds)] as const);
    return Object.fromEntries(shares);
  };
}

/** The house rule: a generator that is itself at its limit measures itself. */
export const generatorIsBusy = (shares: ProcessShares): boolean => shares['generator'] >= 0.7;

function secondsOf({ stack }: BenchPlatform): Map<string, number> {
  const { user, system } = process.cpuUsage();
  const brokers = stack.kafka.brokers.map(({ id, pid }) => [`broker-${id}`, cpuSeconds(pid)] as const);
  const services = stack.services.map(({ name, pid }) => [name, runningSeconds(pid)] as const);
  return new Map([
    ['generator', (user + system) / 1e6],
    ['postgres', serverCpuSeconds(stack.postgres.pid)],
    ...brokers,
    ...services,
  ]);
}

function runningSeconds(pid: number): number {
  try {
    return cpuSeconds(pid);
  } catch {
    // It was stopped for the measurement.
    return 0;
  }
}

const round = (share: number): number => Math.round(share * 1_000) / 1_000;
