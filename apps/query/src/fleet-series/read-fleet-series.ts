import { Injectable } from '@nestjs/common';
import type { FleetSeries, FleetSeriesQuery, SeriesQuery, ServerShare } from '@pganalytics/contracts';
import { TooMuchToRead } from '@pganalytics/history';
import type { Completeness } from '@pganalytics/history';
import { problemOf } from '@pganalytics/http';

import { Clock, Settings } from '../query.config.js';
import { combineTerms } from '../series/arithmetic.js';
import type { TermLines } from '../series/arithmetic.js';
import { groupIntoLines, largestLines, writeLine } from '../series/lines.js';
import { SeriesReader, measureOf } from '../series/series-reader.js';
import type { SeriesPlan } from '../series/series-plan.js';
import { parseBy } from '../series/where.js';
import { ServerDirectory } from '../servers/server-directory.js';
import type { KnownServer } from '../servers/server-directory.js';
import { rangeLimit } from '../time/limits.js';
import { resolveRange } from '../time/time-range.js';
import { chosenServers } from './chosen-servers.js';

/** Servers that are read at a time: the others wait, and so do no other questions. */
const AT_A_TIME = 2;

/** What one server gave. */
interface Given {
  readonly server: KnownServer;
  readonly read: { readonly terms: TermLines[]; readonly completeness: Completeness } | TooMuchToRead;
}

/** Reads a metric over time over many servers: a line for each, or for what they have in common. */
@Injectable()
export class ReadFleetSeries {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly reader: SeriesReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** How many servers a question reads. */
  costOf(organisationId: string, asked: FleetSeriesQuery): number {
    return Math.max(1, this.chosen(organisationId, asked).read.length);
  }

  async run(organisationId: string, asked: FleetSeriesQuery): Promise<FleetSeries> {
    const { read: servers, leftOut } = this.chosen(organisationId, asked);
    const by = parseBy(asked.by);
    const plan = await this.reader.planForMany(organisationId, this.ofOneServer(asked, by));
    const given: Given[] = [];
    const held = { values: 0 };
    for (let first = 0; first < servers.length; first += AT_A_TIME) {
      const some = servers.slice(first, first + AT_A_TIME);
      given.push(...(await Promise.all(some.map((server) => this.read(organisationId, plan, server)))));
      this.assertFits(plan, given.slice(-some.length), held);
    }
    const { kept, others } = largestLines(combineTerms(termsOfAll(plan, given, by)), asked.limit);
    return {
      metric: asked.metric,
      ...measureOf(plan),
      step: plan.step.name,
      stepMs: plan.step.ms,
      ...plan.range,
      series: kept.map((line) => writeLine(line, plan.axis!.starts)),
      otherSeries: others,
      completeness: together(given),
      servers: given.map(shareOf),
      serversLeftOut: leftOut.map(({ serverId, name }) => ({ serverId, name })),
    };
  }

  private chosen(organisationId: string, asked: FleetSeriesQuery) {
    return chosenServers(this.directory.list(organisationId), asked, this.settings.values.QUERY_MAX_FLEET_SERVERS);
  }

  /** All servers see one range, also when the clock moves on while they are read. */
  private ofOneServer(asked: FleetSeriesQuery, by: readonly string[]): SeriesQuery {
    const range = resolveRange(asked, this.clock.now(), rangeLimit(this.settings.values));
    const dimensions = by.filter((name) => !isOfServer(name));
    return { ...asked, by: dimensions, from: String(range.from), to: String(range.to), compare: undefined };
  }

  private async read(organisationId: string, plan: SeriesPlan, server: KnownServer): Promise<Given> {
    try {
      return { server, read: await this.reader.readTerms({ organisationId, serverId: server.serverId }, plan) };
    } catch (error) {
      if (error instanceof TooMuchToRead) return { server, read: error };
      throw error;
    }
  }

  private assertFits(plan: SeriesPlan, given: readonly Given[], held: { values: number }): void {
    for (const { read } of given) {
      if (read instanceof TooMuchToRead) continue;
      for (const { lines } of read.terms) held.values += lines.length * plan.axis!.starts.length;
    }
    const most = this.settings.values.QUERY_MAX_READ_VALUES;
    if (held.values > most) throw new TooMuchToRead('values', most);
  }
}

const isOfServer = (name: string): boolean => name === 'server' || name.startsWith('label:');

/** The lines of each metric over all servers, grouped as it was asked for. */
function termsOfAll(plan: SeriesPlan, given: readonly Given[], by: readonly string[]): TermLines[] {
  return plan.terms.map(({ part, across }, index) => ({
    part,
    lines: groupIntoLines(
      given.flatMap(({ server, read }) => {
        if (read instanceof TooMuchToRead) return [];
        const own = labelsOf(server, by);
        return read.terms[index].lines.map((line) => ({ labels: { ...line.labels, ...own }, values: line.values }));
      }),
      by,
      across,
    ),
  }));
}

function labelsOf(server: KnownServer, by: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(
    by
      .filter(isOfServer)
      .map((name) => [
        name,
        name === 'server' ? server.serverId : (server.labels[name.slice('label:'.length)] ?? null),
      ]),
  );
}

function shareOf({ server: { serverId, name }, read }: Given): ServerShare {
  if (!(read instanceof TooMuchToRead)) return { serverId, name, completeness: read.completeness, problem: null };
  return { serverId, name, completeness: null, problem: problemOf(read, undefined) as ServerShare['problem'] };
}

/** What was due of all servers and what is there; where it is missing stands with each server. */
function together(given: readonly Given[]): Completeness {
  const all = given.flatMap(({ read }) => (read instanceof TooMuchToRead ? [] : [read.completeness]));
  const sum = (pick: (one: Completeness) => number) => all.reduce((total, one) => total + pick(one), 0);
  return { expected: sum(({ expected }) => expected), present: sum(({ present }) => present), gaps: [] };
}
