/** The outline of a sparkline as SVG path data; `undefined` when there is nothing to draw. */
export function sparkPath(
  values: readonly (number | null)[],
  width: number,
  height: number,
): { line: string; area: string } | undefined {
  const known = values.filter((value): value is number => value !== null);
  if (known.length === 0) return undefined;
  const top = Math.max(...known, 0) || 1;
  const stepX = values.length > 1 ? (width - 2) / (values.length - 1) : 0;
  const x = (position: number) => round(1 + position * stepX);
  const y = (value: number) => round(height - 1 - (value / top) * (height - 3));
  let line = '';
  let area = '';
  for (const run of runsOf(values)) {
    const points = run.map(({ position, value }) => `${x(position)} ${y(value)}`);
    const first = x(run[0]?.position ?? 0);
    const last = x(run.at(-1)?.position ?? 0);
    line += points.length === 1 ? `M${points[0]}h0.01` : `M${points.join('L')}`;
    area += `M${first} ${height}L${points.join('L')}L${last} ${height}Z`;
  }
  return { line, area };
}

function runsOf(values: readonly (number | null)[]): { position: number; value: number }[][] {
  const runs: { position: number; value: number }[][] = [];
  let open = false;
  for (const [position, value] of values.entries()) {
    if (value === null) {
      open = false;
      continue;
    }
    if (!open) runs.push([]);
    open = true;
    runs.at(-1)?.push({ position, value });
  }
  return runs;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
