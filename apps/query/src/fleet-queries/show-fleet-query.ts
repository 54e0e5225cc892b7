import { Injectable } from '@nestjs/common';
import type { FleetQueryDetail, FleetQueryDetailQuery, QuerySeries } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';
import type { StatementOfServer } from '@pganalytics/history';

import { QueryNotFound } from '../queries/query.errors.js';
import { meanOf } from '../queries/slower.js';
import { kindOf } from '../queries/statement-kind.js';
import { StatementLines } from '../queries/statement-lines.js';
import { tagsOf } from '../activity/statement-texts.js';
import { Clock, Settings } from '../query.config.js';
import { writeLine } from '../series/lines.js';
import type { Line } from '../series/lines.js';
import type { TimeAxis } from '../series/time-axis.js';
import { rangeLimit } from '../time/limits.js';
import { resolveRange } from '../time/time-range.js';
import type { TimeRange } from '../time/time-range.js';
import { FleetStatementReader } from './fleet-statements.js';
import { FleetTally } from './fleet-tally.js';
import { writeServer, writeSums } from './write-fleet-query.js';

const METRICS = ['calls', 'total_exec_time'];
/** Lines of one chart; the servers on which it weighs most get one. */
const MOST_LINES = 12;

/** Shows one statement over all servers: where it ran, and what it did there over time. */
@Injectable()
export class ShowFleetQuery {
  constructor(
    private readonly reader: FleetStatementReader,
    private readonly lines: StatementLines,
    private readonly history: HistoryReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, fingerprint: string, asked: FleetQueryDetailQuery): Promise<FleetQueryDetail> {
    const range = resolveRange(asked, this.clock.now(), rangeLimit(this.settings.values));
    const known = await this.history.statementsOf({ organisationId, fingerprint });
    const ids = Map.groupBy(known, ({ serverId }) => serverId);
    const only = new Map([...ids].map(([serverId, own]) => [serverId, own.map(({ queryId }) => queryId)]));
    const chosen = this.reader.choose({ organisationId, labels: asked.label, only, ...range });
    const { samplesReason } = chosen;
    const { QUERY_FLEET_STATEMENTS: statements } = this.settings.values;
    const order = samplesReason === null ? 'sampled_active_seconds' : 'total_exec_time';
    const tally = new FleetTally({ order, servers: chosen.servers.length, statements });
    const read = await this.reader.read(chosen, (server) => tally.take(server));
    const statement = tally.statements().find((one) => one.fingerprint === fingerprint);
    if (!statement && known.length === 0) throw new QueryNotFound(fingerprint);
    const servers = statement ? statement.heaviest.map(writeServer) : [];
    const drawn = servers.slice(0, MOST_LINES);
    const { axis, series } = await this.series({ organisationId, ...range, points: asked.points }, drawn);
    const text = statement?.text ?? known.find((one) => one.text !== null)?.text ?? null;
    return {
      ...range,
      ...read,
      samplesReason,
      stepMs: axis?.stepMs ?? 0,
      fingerprint,
      text,
      kind: kindOf(text),
      tags: { ...tagsOf(known.find((one) => one.tags !== null)?.tags ?? null) },
      ...writeSums(statement ?? { measures: {}, sampledSeconds: null }),
      firstSeenAt: firstSeen(known),
      servers,
      series,
    };
  }

  private async series(
    of: TimeRange & { readonly organisationId: string; readonly points: number },
    servers: readonly { readonly serverId: string; readonly name: string; readonly queryIds: readonly string[] }[],
  ): Promise<{ axis: TimeAxis | undefined; series: QuerySeries[] }> {
    const read = await Promise.all(
      servers.map(async ({ serverId, name, queryIds }) => ({
        labels: { serverId, server: name },
        ...(await this.lines.read({ ...of, serverId, queryIds: queryIds.filter(isId), metrics: METRICS, by: [] })),
      })),
    );
    const axis = read[0]?.axis;
    if (!axis) return { axis, series: [] };
    const linesOf = (metric: string): Line[] =>
      read.flatMap(({ labels, lines }) => (lines[metric] ?? []).map(({ values }) => ({ labels, values })));
    const [calls, time] = METRICS.map(linesOf);
    const mean = time.flatMap((line, index) => {
      const other = calls[index];
      return other ? [{ ...line, values: line.values.map((value, at) => meanOf(value, other.values[at])) }] : [];
    });
    const write = (metric: string, unit: string, lines: readonly Line[]): QuerySeries => ({
      metric,
      unit,
      stepMs: axis.stepMs,
      series: lines.map((line) => writeLine(line, axis.starts)),
    });
    return {
      axis,
      series: [
        write('calls', 'calls', calls),
        write('total_exec_time', 'milliseconds', time),
        write('mean_exec_time', 'milliseconds', mean),
      ],
    };
  }
}

const isId = (queryId: string): boolean => /^-?\d+$/.test(queryId);

function firstSeen(known: readonly StatementOfServer[]): number | null {
  return known.length === 0 ? null : Math.min(...known.map(({ firstSeenAt }) => firstSeenAt));
}
