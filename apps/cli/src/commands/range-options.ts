import type { Command } from 'commander';

/** From when to when a command looks. */
export interface RangeOptions {
  readonly from: string;
  readonly to: string;
}

/** Adds `--from` and `--to`. */
export function withRange(command: Command, from = 'now-1h'): Command {
  return command
    .option('--from <moment>', 'such as now-1h or 2026-07-25T17:20:00Z', from)
    .option('--to <moment>', 'likewise', 'now');
}

/** Collects an option that may be given several times. */
export const several = (value: string, before: readonly string[] = []): string[] => [...before, value];
