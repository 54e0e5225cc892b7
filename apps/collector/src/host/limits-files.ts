import type { Cell } from '../sources/cell-types.js';

const MICROSECONDS = 1000;

/** Lines of `name value`, as /proc and control groups write them. */
export function countersOf(text: string | undefined): ReadonlyMap<string, number> {
  return new Map([...(text ?? '').matchAll(/^([\w.]+) (\d+)$/gm)].map(([, name = '', value]) => [name, Number(value)]));
}

/** A file of /proc/pressure or of a control group: milliseconds lost, by share (some, full). */
export function stalledMs(pressure: string | undefined): ReadonlyMap<string, number> {
  const lines = (pressure ?? '').matchAll(/^(some|full) .*total=(\d+)$/gm);
  return new Map([...lines].map(([, share = '', total]) => [share, Number(total) / MICROSECONDS]));
}

/** io.stat: reads, read bytes, writes, written bytes of all devices; nothing without the file. */
export function ioOf(ioStat: string | undefined): Cell[] {
  const sum = (name: string) =>
    [...(ioStat ?? '').matchAll(new RegExp(`\\b${name}=(\\d+)`, 'g'))].reduce(
      (all, [, value]) => all + Number(value),
      0,
    );
  return ['rios', 'rbytes', 'wios', 'wbytes'].map((name) => (ioStat === undefined ? null : sum(name)));
}

/** memory.max, pids.max and the like; `undefined` for `max` or without the file: there is no limit. */
export function limitOf(text: string | undefined): number | undefined {
  const limit = Number.parseInt(text ?? '', 10);
  return Number.isFinite(limit) ? limit : undefined;
}

/** cpu.max as a number of processors; `undefined` without a limit. */
export function processorsOf(cpuMax: string | undefined): number | undefined {
  const [quota = '', period = ''] = (cpuMax ?? '').trim().split(' ');
  return /^\d+$/.test(quota) && Number(period) > 0 ? Number(quota) / Number(period) : undefined;
}
