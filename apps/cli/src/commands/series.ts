import { answerOf } from '@pganalytics/api-client';
import type { components } from '@pganalytics/api-client';
import type { Command } from 'commander';

import { findServer } from '../connection/find-server.js';
import type { Session } from '../connection/session.js';
import { missingOf } from '../output/completeness.js';
import { listing } from '../output/listing.js';
import type { Column } from '../output/listing.js';
import { amount, moment } from '../output/units.js';
import type { Running } from '../running.js';
import { several } from './range-options.js';

type Series = components['schemas']['Series'];

interface SeriesOptions {
  readonly from: string;
  readonly to: string;
  readonly by?: string;
  readonly where?: readonly string[];
  readonly step: string;
  readonly value?: 'rate' | 'total';
  readonly aggregate: 'avg' | 'min' | 'max' | 'last';
  readonly points: string;
  readonly limit: string;
}

/** `series` and `metrics`: any metric over time. */
export function addSeriesCommand(program: Command, running: Running): void {
  const series = program
    .command('series')
    .description('read a metric over time')
    .argument('<server>', 'name or id')
    .argument('<metric>', 'such as pg_stat_database.xact_commit; pganalytics-cli metrics lists them')
    .option('--from <moment>', 'such as now-1h or 2026-07-25T17:20:00Z', 'now-1h')
    .option('--to <moment>', 'likewise', 'now')
    .option('--by <dimensions>', 'a line for each value of these dimensions, separated by commas')
    .option('--where <dimension:value…>', 'only these', several)
    .option('--step <step>', 'raw, auto or a length such as 60s', 'auto')
    .option('--value <value>', 'rate or total, for counters')
    .option('--aggregate <way>', 'avg, min, max or last, for gauges', 'avg')
    .option('--points <number>', 'how many points at most', '60')
    .option('--limit <number>', 'how many lines at most; the largest win', '50');
  running.shows<SeriesOptions>(series, ({ session, options }, server, metric) =>
    readSeries(session, { server, metric }, options),
  );
  const metrics = program
    .command('metrics')
    .description('list the metrics there are')
    .option('--search <text>', 'part of the name or the description');
  running.shows<{ search?: string }>(metrics, ({ session, options }) => listMetrics(session, options.search));
}

async function readSeries(
  session: Session,
  { server, metric }: { readonly server: string; readonly metric: string },
  options: SeriesOptions,
) {
  const { id } = await findServer(session, server);
  const { from, to, by, where, step, value, aggregate } = options;
  const query = {
    metric,
    from,
    to,
    step,
    aggregate,
    points: Number(options.points),
    limit: Number(options.limit),
    ...(by ? { by: [by] } : {}),
    ...(where ? { where: [...where] } : {}),
    ...(value ? { value } : {}),
  };
  // Points are pairs; the types of the client know them as lists only.
  const answer = (await answerOf(
    session.client.GET('/api/v1/servers/{id}/series', { params: { path: { id }, query } }),
  )) as Series;
  const items = answer.series.flatMap(({ labels, points }) =>
    points.map(([at, value_]) => ({ labels, at, value: value_ })),
  );
  const notes = missingOf(answer.completeness);
  if (answer.otherSeries > 0) notes.push(`${answer.otherSeries} smaller lines are left out; --limit shows more`);
  return listing({ document: answer, items, columns: columnsOf(answer), notes, empty: 'No sample in the range.' });
}

interface Row {
  readonly labels: Readonly<Record<string, string | null>>;
  readonly at: number;
  readonly value: number | string | null;
}

function columnsOf({ series, unit }: Series): Column<Row>[] {
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))];
  return [
    { name: 'time_utc', value: ({ at }) => new Date(at).toISOString(), text: ({ at }) => moment(at) },
    ...names.map((name) => ({ name, value: ({ labels }: Row) => labels[name] ?? null })),
    { name: unit, value: ({ value }) => value, text: ({ value }) => amount(value), align: 'right' as const },
  ];
}

async function listMetrics({ client }: Session, search: string | undefined) {
  const { families } = await answerOf(client.GET('/api/v1/metrics/catalogue'));
  const items = families
    .flatMap((family) =>
      family.metrics.map((metric) => ({
        ...metric,
        by: family.dimensions.map((dimension) => dimension.name).join(','),
      })),
    )
    .filter(({ id, description }) => search === undefined || `${id} ${description}`.includes(search));
  const columns: Column<(typeof items)[number]>[] = [
    { name: 'metric', value: ({ id }) => id },
    { name: 'kind', value: ({ kind }) => kind },
    { name: 'unit', value: ({ unit }) => unit },
    { name: 'by', value: ({ by }) => by },
    { name: 'description', value: ({ description }) => description },
  ];
  return listing({ document: items, items, columns, empty: 'No metric fits.' });
}
