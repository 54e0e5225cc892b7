import { Injectable } from '@nestjs/common';
import { InvalidError } from '@pganalytics/errors';
import { HistoryReader, RowsBefore } from '@pganalytics/history';
import type { SeriesRow, Step } from '@pganalytics/history';

import { Settings } from '../query.config.js';
import { columnsForRates } from '../series/raw-rows.js';
import { ServerDirectory } from '../servers/server-directory.js';
import type { KnownServer } from '../servers/server-directory.js';
import { chooseSource } from './choose-source.js';
import { inTurns } from './in-turns.js';
import { labelFilter } from './label-filter.js';
import { namedMetrics, promNameOf } from './metric-names.js';
import type { NamedMetric } from './metric-names.js';
import type { Wanted } from './promql/evaluate.js';
import type { Matcher, Selector } from './promql/expression.js';
import { endOf } from './promql/series.js';
import type { Axis, Labels, Samples } from './promql/series.js';
import { isServerLabel, labelsOfServer } from './server-labels.js';
import { samplesOf } from './to-samples.js';

/** A query reads more series than one may. */
export class TooManySeries extends InvalidError {
  readonly code = 'query.too-many-series';

  constructor(limit: number) {
    super(
      `The query reads more than the ${limit} series that one may (PROMETHEUS_MAX_SERIES); name a server or other ` +
        'labels in the selector.',
    );
  }
}

/** A query asks for more metrics of more servers than one may. */
export class TooManyReads extends InvalidError {
  readonly code = 'query.too-many-reads';

  constructor(reads: number, limit: number) {
    super(
      `The query reads ${reads} metrics, counting each server, more than the ${limit} that one may ` +
        '(PROMETHEUS_MAX_READS); name servers or a label of theirs in the selector, or fewer metrics.',
    );
  }
}

/** What the selectors of a query found, and what is missing of it. */
export interface FoundSamples {
  readonly samples: ReadonlyMap<Selector, readonly Samples[]>;
  readonly warnings: readonly string[];
}

/** At the worst, the newest value of a rarely polled family is this old. */
const LOOKBACK_POLLS = 2.5;
const LOOKBACK_MS = 300_000;

/** One metric of one server. */
export interface Read {
  readonly named: NamedMetric;
  readonly server: KnownServer;
}

interface Reading {
  readonly organisationId: string;
  readonly wanted: Wanted;
  readonly axis: Axis;
  readonly named: NamedMetric;
}

/** Reads the samples that a query needs from the history. */
@Injectable()
export class ReadSamples {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly history: HistoryReader,
    private readonly settings: Settings,
  ) {}

  /** @throws TooManyReads, TooManySeries, TooMuchToRead, InvalidPattern */
  async run(organisationId: string, wanted: readonly Wanted[], axis: Axis): Promise<FoundSamples> {
    const warnings = new Set<string>();
    const limit = this.settings.values.PROMETHEUS_MAX_SERIES;
    let found = 0;
    const samples = new Map<Selector, Samples[]>();
    const planned = wanted.map((one) => ({ one, reads: this.readsOf(organisationId, one.selector) }));
    this.assertFew(planned.reduce((sum, { reads }) => sum + reads.length, 0));
    for (const { one, reads } of planned) {
      const passes = labelFilter(one.selector.matchers);
      const read = await inTurns(reads, this.settings.values.PROMETHEUS_PARALLEL_READS, async ({ named, server }) => {
        const of = await this.read({ organisationId, wanted: one, axis, named }, server, warnings);
        const kept = of.filter(({ labels }) => passes(labels));
        found += kept.length;
        if (found > limit) throw new TooManySeries(limit);
        return kept;
      });
      samples.set(one.selector, read.flat());
    }
    return { samples, warnings: [...warnings] };
  }

  /** What a selector names: metrics of servers whose labels fit. */
  readsOf(organisationId: string, selector: Pick<Selector, 'matchers'>): Read[] {
    const passes = labelFilter(selector.matchers.filter(({ label }) => isServerLabel(label)));
    const servers = this.directory.list(organisationId).filter((server) => passes(labelsOfServer(server)));
    return metricsOf(selector).flatMap((named) => servers.map((server) => ({ named, server })));
  }

  /** @throws TooManyReads before the first of them */
  assertFew(reads: number): void {
    const limit = this.settings.values.PROMETHEUS_MAX_READS;
    if (reads > limit) throw new TooManyReads(reads, limit);
  }

  private async read(reading: Reading, server: KnownServer, warnings: Set<string>): Promise<Samples[]> {
    const { organisationId, wanted, axis, named } = reading;
    const { family, metric } = named;
    const { selector, fold } = wanted;
    const intervalMs = family.intervalSeconds * 1_000;
    const backMs = selector.rangeMs ?? Math.max(LOOKBACK_MS, intervalMs * LOOKBACK_POLLS);
    const from = axis.startMs - selector.offsetMs - backMs;
    const to = endOf(axis) - selector.offsetMs + 1;
    const of = { organisationId, serverId: server.serverId, family: family.name };
    const step = await this.stepOf(reading, { from, to });
    const metrics = step === 'raw' ? columnsForRates(family, metric.name) : [metric.name];
    const [result, completeness, before] = await Promise.all([
      this.history.series({ ...of, from, to, metrics, step, where: whereOf(named, selector.matchers) }),
      this.history.completeness({ ...of, from, to }),
      family.sparse && selector.rangeMs === undefined ? this.history.latest({ ...of, at: from }) : undefined,
    ]);
    const missing = completeness.gaps.length;
    if (missing > 0) {
      const what = `${completeness.present} of ${completeness.expected} polls of ${family.name}`;
      warnings.add(
        `${server.name}: ${what} are there, ${missing} gaps; GET /api/v1/servers/${server.serverId}/series says why`,
      );
    }
    const known = labelsOfServer(server);
    const earlier = new RowsBefore(before);
    return samplesOf({
      result: { ...result, rows: earlier.complete(result.rows) },
      metric: metric.name,
      fold,
      sparse: family.sparse,
      intervalMs,
      before: (row) => earlier.valueOf(row, metric.name),
      labelsOf: (row) => ({ ...dimensionsOf(row.labels), ...known, __name__: named.name }),
    });
  }

  private async stepOf(
    { organisationId, wanted, axis, named }: Reading,
    range: { readonly from: number; readonly to: number },
  ): Promise<Step> {
    const { rangeMs } = wanted.selector;
    const keptSince = await this.history.keptSince({ organisationId, family: named.family.name });
    // Four samples in a range are enough for a slope.
    const neededMs = rangeMs === undefined ? axis.stepMs : rangeMs / 4;
    const intervalMs = named.family.intervalSeconds * 1_000;
    return chooseSource({ ...range, neededMs, intervalMs, keptSince, rawOnly: wanted.fold === 'raw' });
  }
}

/** The metrics whose name fits a selector. */
export function metricsOf({ matchers }: Pick<Selector, 'matchers'>): NamedMetric[] {
  const ofName = matchers.filter(({ label }) => label === '__name__');
  const exact = ofName.find(({ operator }) => operator === '=');
  const candidates = exact ? [namedMetrics.get(exact.value)].filter((one) => one !== undefined) : namedMetrics.values();
  const passes = labelFilter(ofName);
  return [...candidates].filter(({ name }) => passes({ __name__: name }));
}

/** The dimensions of a row as labels; what a row does not have is no label. */
export function dimensionsOf(labels: SeriesRow['labels']): Labels {
  return Object.fromEntries(
    Object.entries(labels)
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => [promNameOf(name), String(value)]),
  );
}

/** Exact matchers on dimensions, which the history can narrow by itself. */
function whereOf({ family }: NamedMetric, matchers: readonly Matcher[]): Record<string, string[]> {
  return Object.fromEntries(
    matchers
      .filter(({ operator, value }) => operator === '=' && value !== '')
      .filter(({ label }) => family.dimensions.some(({ name }) => name === label))
      .map(({ label, value }) => [label, [value]]),
  );
}
