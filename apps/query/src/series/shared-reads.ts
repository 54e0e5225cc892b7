import { TooMuchToRead } from '@pganalytics/history';
import type { Completeness, HistoryReader, SeriesResult, TogetherQuestion } from '@pganalytics/history';

import type { TimeRange } from '../time/time-range.js';

type SeriesRead = TogetherQuestion['series'][number];
type CompletenessRead = TogetherQuestion['completeness'][number];

/**
 * What several charts of one server read, each thing once: charts that show metrics of one family over one range share
 * the reading, and everything is read as of one moment.
 */
export class SharedReads {
  private readonly series = new Map<string, { readonly read: SeriesRead; readonly metrics: Set<string> }>();
  private readonly ranges = new Map<string, CompletenessRead>();

  wantSeries(read: SeriesRead): void {
    const key = keyOf(read);
    const known = this.series.get(key) ?? { read, metrics: new Set() };
    for (const metric of read.metrics) known.metrics.add(metric);
    this.series.set(key, known);
  }

  wantCompleteness(read: CompletenessRead): void {
    this.ranges.set(rangeKeyOf(read), read);
  }

  /** Reads everything that was wanted. */
  async readFrom(history: HistoryReader, of: { organisationId: string; serverId: string }): Promise<ReadTogether> {
    const wanted = [...this.series.values()].map(({ read, metrics }) => ({ ...read, metrics: [...metrics] }));
    const { series, completeness } = await history.together({
      ...of,
      series: wanted,
      completeness: [...this.ranges.values()],
    });
    const results = new Map(wanted.map((read, index) => [keyOf(read), series[index]]));
    const found = new Map([...this.ranges.keys()].map((key, index) => [key, completeness[index]]));
    return {
      series: (read) => {
        const result = results.get(keyOf(read))!;
        if (result instanceof TooMuchToRead) throw result;
        return result;
      },
      completeness: (read) => found.get(rangeKeyOf(read))!,
    };
  }
}

/** What was read, by what was wanted. */
export interface ReadTogether {
  /** @throws TooMuchToRead */
  series(read: SeriesRead): SeriesResult;
  completeness(read: CompletenessRead): Completeness;
}

const keyOf = ({ family, from, to, step, where, except }: SeriesRead): string =>
  JSON.stringify([family, from, to, step, where, except]);

const rangeKeyOf = ({ family, from, to }: CompletenessRead & TimeRange): string => JSON.stringify([family, from, to]);
