/** Tables that are split by time. */
export type PartitionedTable = 'hot' | 'chunk' | 'rollup_1m' | 'rollup_10m' | 'rollup_1h';

/** How much time one partition of each table holds. */
const UNITS: Readonly<Record<PartitionedTable, 'hour' | 'day' | 'month'>> = {
  hot: 'hour',
  chunk: 'day',
  rollup_1m: 'day',
  rollup_10m: 'month',
  rollup_1h: 'month',
};

/** All partitioned tables. */
export const partitionedTables = Object.keys(UNITS) as readonly PartitionedTable[];

/** One partition: its name and the half-open range of epoch milliseconds it holds. */
export interface Partition {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The partition of a table that a moment belongs to, in UTC. */
export function partitionAt(table: PartitionedTable, at: number): Partition {
  const date = new Date(at);
  const [year, month, day, hour] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCHours()];
  const digits = date.toISOString().replaceAll(/\D/g, '');
  if (UNITS[table] === 'month') {
    return { name: `${table}_p${digits.slice(0, 6)}`, from: Date.UTC(year, month), to: Date.UTC(year, month + 1) };
  }
  if (UNITS[table] === 'day') {
    const from = Date.UTC(year, month, day);
    return { name: `${table}_p${digits.slice(0, 8)}`, from, to: from + 86_400_000 };
  }
  const from = Date.UTC(year, month, day, hour);
  return { name: `${table}_p${digits.slice(0, 10)}`, from, to: from + 3_600_000 };
}

/** The partition with that name; `undefined` when the name is not one that {@link partitionAt} gives. */
export function partitionNamed(table: PartitionedTable, name: string): Partition | undefined {
  const digits = name.startsWith(`${table}_p`) ? name.slice(table.length + 2) : '';
  if (!/^\d{6}(\d\d){0,2}$/.test(digits)) return undefined;
  const part = (from: number, to: number, missing: number) => Number(digits.slice(from, to) || missing);
  const at = Date.UTC(part(0, 4, 0), part(4, 6, 1) - 1, part(6, 8, 1), part(8, 10, 0));
  const partition = partitionAt(table, at);
  return partition.name === name ? partition : undefined;
}
