import type { Pool } from '@pganalytics/postgres';

import { twelvePanels } from './twelve-panels.js';
import type { BenchPanel } from './twelve-panels.js';
import type { WatchedFamily } from './watched-servers.js';

/** One series of the narrow table: where it is and what the panels call it. */
interface NarrowSeries {
  readonly id: number;
  readonly family: WatchedFamily;
  readonly metric: string;
  readonly row: number;
}

/** The same samples as rows of (series, at, value) with a btree: only the metrics that the panels show. */
export class NarrowRows {
  private constructor(
    private readonly pool: Pool,
    private readonly series: readonly NarrowSeries[],
    private readonly servers: number,
  ) {}

  static async fill(pool: Pool, families: readonly WatchedFamily[], servers: number): Promise<NarrowRows> {
    await pool.query('create table narrow (series int not null, at timestamptz not null, value float8 not null)');
    const shown = new Set(
      twelvePanels.flatMap(({ family, metric, per = [] }) => [metric, ...per].map((m) => `${family}.${m}`)),
    );
    const series = families.flatMap((family) =>
      family.schema.columns
        .slice(family.dimensions)
        .flatMap(({ name }) =>
          shown.has(`${family.schema.family}.${name}`)
            ? family.polls[0].rows.map((_, row) => ({ family, metric: name, row }))
            : [],
        ),
    );
    const numbered = series.map((one, id) => ({ ...one, id }));
    for (const { family, metric, row, id } of numbered) {
      const column = family.schema.columns.findIndex(({ name }) => name === metric);
      await pool.query(
        `insert into narrow select $1 + server * $2::int, to_timestamp(at / 1000.0), value
         from unnest($3::float8[], $4::float8[]) as sample (at, value), generate_series(0, $5::int - 1) as server
         order by server, at`,
        [
          id,
          numbered.length,
          family.polls.map(({ at }) => at),
          family.polls.map(({ rows }) => Number(rows[row][column])),
          servers,
        ],
      );
    }
    await pool.query('create index on narrow (series, at)');
    await pool.query('vacuum analyze narrow');
    return new NarrowRows(pool, numbered, servers);
  }

  /** The dashboard of one server as JSON, one query for each panel. */
  async dashboard(server: number, from: number, to: number): Promise<string> {
    if (server >= this.servers) throw new RangeError(`there are ${this.servers} servers`);
    const panels = await Promise.all(twelvePanels.map((panel) => this.panel(panel, server, from, to)));
    return JSON.stringify({ from, to, panels });
  }

  private async panel({ id, family, metric, per = [], by }: BenchPanel, server: number, from: number, to: number) {
    const lines = await this.lines({ family, metric, by, server, from, to });
    if (per.length === 0) return { id, series: [...lines].map(([label, points]) => ({ label, points: [...points] })) };
    const divisor = new Map<number, number>();
    for (const name of per) {
      const [points] = (await this.lines({ family, metric: name, by, server, from, to })).values();
      for (const [at, value] of points) divisor.set(at, (divisor.get(at) ?? 0) + value);
    }
    const [points] = lines.values();
    return {
      id,
      series: [{ label: '', points: [...points].map(([at, value]) => [at, value / (divisor.get(at) ?? 0)]) }],
    };
  }

  private async lines(of: Lines): Promise<Map<string, Map<number, number>>> {
    const wanted = this.series.filter((one) => one.metric === of.metric && one.family.schema.family === of.family);
    const { family } = wanted[0];
    const { role } = family.schema.columns.find(({ name }) => name === of.metric)!;
    const dimension = family.schema.columns.findIndex(({ name }) => name === of.by);
    const offset = of.server * this.series.length;
    const byId = new Map(
      wanted.map((one) => [one.id + offset, String(family.polls[0].rows[one.row][dimension] ?? '')]),
    );
    const { rows } = await this.pool.query<{ series: number; at: number; value: number }>(
      `select series, extract(epoch from at)::float8 * 1000 as at, value from narrow
       where series = any ($1) and at >= $2 and at < $3 order by series, at`,
      [[...byId.keys()], new Date(of.from - family.intervalMs), new Date(of.to)],
    );
    const lines = new Map<string, Map<number, number>>();
    rows.forEach(({ series, at, value }, index) => {
      const before = rows[index - 1];
      const isFirst = before?.series !== series;
      if (at < of.from || (role === 'counter' && isFirst)) return;
      const point = role === 'counter' ? ((value - before.value) * 1_000) / (at - before.at) : value;
      const label = byId.get(series)!;
      const line = lines.get(label) ?? new Map<number, number>();
      lines.set(label, line.set(at, (line.get(at) ?? 0) + point));
    });
    return lines;
  }
}

interface Lines {
  readonly family: string;
  readonly metric: string;
  readonly by: string | undefined;
  readonly server: number;
  readonly from: number;
  readonly to: number;
}
