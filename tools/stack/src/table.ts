import type { RunningStack } from './start-stack.js';

/** The processes of a stack with their ports and log files, as a person reads them. */
export function tableOf(stack: RunningStack): string {
  const rows = stack.processes.map(({ name, pid, port, logFile }) => [name, String(pid), String(port), logFile]);
  const all = [['process', 'pid', 'port', 'log'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}
