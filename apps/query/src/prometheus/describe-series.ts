import { Injectable } from '@nestjs/common';
import { HistoryReader } from '@pganalytics/history';

import { Clock, Settings } from '../query.config.js';
import type { KnownServer } from '../servers/server-directory.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { inTurns } from './in-turns.js';
import { labelFilter } from './label-filter.js';
import { namedMetrics, promNameOf } from './metric-names.js';
import type { NamedMetric } from './metric-names.js';
import { momentOfText } from './prometheus.times.js';
import type { MatchParameters } from './prometheus.schemas.js';
import { MismatchedPromQl } from './promql/promql.errors.js';
import { parsePromQl } from './promql/parse.js';
import type { Selector } from './promql/expression.js';
import type { Labels } from './promql/series.js';
import { ReadSamples, TooManySeries, dimensionsOf } from './read-samples.js';
import { isServerLabel, labelsOfServer } from './server-labels.js';

/** Which series there are, and what labels they have, as the newest polls say it. */
@Injectable()
export class DescribeSeries {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly samples: ReadSamples,
    private readonly history: HistoryReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** The label sets of the series that the selectors name. @throws TooManyReads, TooManySeries */
  async series(organisationId: string, asked: MatchParameters): Promise<Labels[]> {
    const at = momentOfText(asked.end, 'end', this.clock.now());
    const found = await Promise.all(
      asked['match[]'].map((text) => this.matching(organisationId, selectorOf(text), at)),
    );
    return found.flat();
  }

  /** Names of labels: of the series that are named, else all there can be. */
  async labelNames(organisationId: string, asked: MatchParameters): Promise<string[]> {
    const names =
      asked['match[]'].length > 0
        ? (await this.series(organisationId, asked)).flatMap((labels) => Object.keys(labels))
        : ['__name__', ...dimensionNames(), ...this.servers(organisationId).flatMap((labels) => Object.keys(labels))];
    return sorted(names);
  }

  /** Values of a label: of the series that are named, else of all servers, and of the first family that has it. */
  async labelValues(organisationId: string, label: string, asked: MatchParameters): Promise<string[]> {
    if (asked['match[]'].length > 0) return valuesOf(label, await this.series(organisationId, asked));
    if (label === '__name__') return sorted([...namedMetrics.keys()]);
    if (isServerLabel(label)) return valuesOf(label, this.servers(organisationId));
    const named = [...namedMetrics.values()].find(({ family }) =>
      family.dimensions.some(({ name }) => promNameOf(name) === label),
    );
    if (named === undefined) return [];
    const matchers = [{ label: '__name__', operator: '=', value: named.name }] as const;
    const at = momentOfText(asked.end, 'end', this.clock.now());
    return valuesOf(label, await this.matching(organisationId, { matchers }, at));
  }

  private servers(organisationId: string): Labels[] {
    return this.directory.list(organisationId).map(labelsOfServer);
  }

  private async matching(organisationId: string, selector: Pick<Selector, 'matchers'>, at: number): Promise<Labels[]> {
    const { PROMETHEUS_MAX_SERIES, PROMETHEUS_PARALLEL_READS } = this.settings.values;
    const passes = labelFilter(selector.matchers);
    const reads = this.samples.readsOf(organisationId, selector);
    this.samples.assertFew(reads.length);
    let count = 0;
    const found = await inTurns(reads, PROMETHEUS_PARALLEL_READS, async ({ server, named }) => {
      const labels = (await this.labelsOf(organisationId, server, named, at)).filter(passes);
      count += labels.length;
      if (count > PROMETHEUS_MAX_SERIES) throw new TooManySeries(PROMETHEUS_MAX_SERIES);
      return labels;
    });
    return found.flat();
  }

  private async labelsOf(
    organisationId: string,
    server: KnownServer,
    { name, family }: NamedMetric,
    at: number,
  ): Promise<Labels[]> {
    const poll = await this.history.latest({ organisationId, serverId: server.serverId, family: family.name, at });
    if (poll === undefined) return [];
    const columns = poll.schema.columns.map((column) => column.name);
    return poll.rows.map((row) => {
      const dimensions = family.dimensions.map((one) => [one.name, row[columns.indexOf(one.name)] ?? null] as const);
      return { ...dimensionsOf(Object.fromEntries(dimensions)), ...labelsOfServer(server), __name__: name };
    });
  }
}

function selectorOf(text: string): Selector {
  const expression = parsePromQl(text);
  if (expression.kind !== 'selector')
    throw new MismatchedPromQl('match[]', 'a selector, such as metric{label="value"}');
  return expression;
}

function dimensionNames(): string[] {
  return [...namedMetrics.values()].flatMap(({ family }) => family.dimensions.map(({ name }) => promNameOf(name)));
}

const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].toSorted();
const valuesOf = (label: string, series: readonly Labels[]): string[] =>
  sorted(series.flatMap((labels) => (labels[label] === undefined ? [] : [labels[label]])));
