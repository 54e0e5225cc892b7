import { Injectable } from '@nestjs/common';
import { HistoryReader } from '@pganalytics/history';
import type { SeriesRow } from '@pganalytics/history';
import { familyOf } from '@pganalytics/stats';

import { countOf } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import type { TimeRange } from '../time/time-range.js';
import type { OfServer } from './server-facts.js';

const HOUR_MS = 3_600_000;
/** Of a longer range the beginning alone is read: sizes are known anew every ten minutes. */
const BEGINNING_MS = 6 * HOUR_MS;

type ByRow = ReadonlyMap<string, Readonly<Record<string, Count | null>>>;

/** Tells what grew in a range, row by row. */
@Injectable()
export class Growth {
  constructor(private readonly history: HistoryReader) {}

  /** Growth of counters; a row that is left out did not grow. */
  async ofCounters(of: OfServer & TimeRange & RowsOf): Promise<ByRow> {
    const rows = await this.history.increases({ ...of, metrics: known(of) });
    return new Map(rows.map(({ labels, increase }) => [keyOf(of, labels), increase]));
  }

  /** Whether anything of a family was read in a range: only then did a row that is left out not grow. */
  async wasRead({ organisationId, serverId, from, to }: OfServer & TimeRange, family: string): Promise<boolean> {
    return (await this.history.completeness({ organisationId, serverId, family, from, to })).present > 0;
  }

  /** The first value of gauges in a range; nothing for a row that was not told of at its beginning. */
  async firstValues(of: OfServer & TimeRange & RowsOf): Promise<ByRow> {
    const kept = await this.history.keptSince({ organisationId: of.organisationId, family: of.family });
    const step = of.to - of.from <= BEGINNING_MS && of.from >= kept.raw ? 'raw' : '1h';
    const from = step === 'raw' ? of.from : Math.floor(of.from / HOUR_MS) * HOUR_MS;
    const to = Math.min(of.to, from + BEGINNING_MS);
    const { rows } = await this.history.series({ ...of, from, to, metrics: known(of), step });
    return new Map(
      rows.map((row) => [
        keyOf(of, row.labels),
        Object.fromEntries(of.metrics.map((metric) => [metric, firstOf(row, metric)])),
      ]),
    );
  }
}

interface RowsOf {
  readonly family: string;
  readonly metrics: readonly string[];
  /** The dimensions that tell rows apart. */
  readonly identity: readonly string[];
  readonly where?: Readonly<Record<string, readonly string[]>>;
}

/** The columns that the family has at all. */
function known({ family, metrics }: RowsOf): string[] {
  const names = new Set(familyOf(family)?.metrics.map(({ name }) => name));
  return metrics.filter((metric) => names.has(metric));
}

function keyOf({ identity }: RowsOf, labels: SeriesRow['labels']): string {
  return identity.map((name) => String(labels[name])).join('.');
}

function firstOf(row: SeriesRow, metric: string): Count | null {
  const values = row.values[metric] ?? row.aggregates[metric]?.last ?? [];
  for (const value of values) {
    const count = countOf(value);
    if (count !== null) return count;
  }
  return null;
}
