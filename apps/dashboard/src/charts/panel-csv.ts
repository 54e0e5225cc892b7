import { csvFile } from '../ui/table.js';
import type { Line } from './plot-data.js';

/** The lines of a chart as a file: a row for each moment (ISO 8601, UTC), a column for each line. */
export function csvOfLines(lines: readonly Line[]): string {
  const columns = lines.map(({ points }) => new Map(points));
  const times = [...new Set(lines.flatMap(({ points }) => points.map(([at]) => at)))].sort((one, other) => one - other);
  return csvFile([
    ['time', ...lines.map(({ label }) => label)],
    ...times.map((at) => [new Date(at).toISOString(), ...columns.map((column) => column.get(at))]),
  ]);
}
