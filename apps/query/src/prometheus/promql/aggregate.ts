import type { Aggregate, Aggregation } from './expression.js';
import { emptySeries, keyOf, pickLabels } from './series.js';
import type { Labels, SteppedSeries } from './series.js';

/** Puts series together that agree in the labels of the grouping; topk and bottomk keep the series themselves. */
export function aggregate(
  { aggregation, grouping }: Pick<Aggregate, 'aggregation' | 'grouping'>,
  series: readonly SteppedSeries[],
  { size, parameter }: { readonly size: number; readonly parameter: Float64Array | undefined },
): SteppedSeries[] {
  const groups = groupsOf(series, grouping);
  if (aggregation === 'topk' || aggregation === 'bottomk') {
    return groups.flatMap(({ members }) =>
      extremes(members, { size, most: aggregation === 'topk', parameter: parameter! }),
    );
  }
  return groups.map(({ labels, members }) => combine(aggregation, members, emptySeries(labels, size)));
}

interface Group {
  readonly labels: Labels;
  readonly members: SteppedSeries[];
}

function groupsOf(series: readonly SteppedSeries[], grouping: Aggregate['grouping']): Group[] {
  const groups = new Map<string, Group>();
  for (const one of series) {
    const labels = grouping === undefined ? {} : pickLabels(one.labels, grouping.labels, grouping.by);
    const key = keyOf(labels);
    const group = groups.get(key);
    if (group) group.members.push(one);
    else groups.set(key, { labels, members: [one] });
  }
  return [...groups.values()];
}

function combine(
  aggregation: Exclude<Aggregation, 'topk' | 'bottomk'>,
  members: readonly SteppedSeries[],
  result: SteppedSeries,
): SteppedSeries {
  const { values, present } = result;
  const counts = new Float64Array(values.length);
  for (const member of members) {
    for (let step = 0; step < values.length; step++) {
      if (member.present[step] === 0) continue;
      const value = member.values[step];
      values[step] = present[step] === 0 ? value : two(aggregation, values[step], value);
      present[step] = 1;
      counts[step]++;
    }
  }
  if (aggregation === 'count') values.set(counts);
  if (aggregation === 'avg') for (let step = 0; step < values.length; step++) values[step] /= counts[step] || 1;
  return result;
}

function two(aggregation: Aggregation, a: number, b: number): number {
  // A value that is none does not hide the others.
  if (aggregation === 'min') return b < a || Number.isNaN(a) ? b : a;
  if (aggregation === 'max') return b > a || Number.isNaN(a) ? b : a;
  return a + b;
}

function extremes(
  members: readonly SteppedSeries[],
  { size, most, parameter }: { readonly size: number; readonly most: boolean; readonly parameter: Float64Array },
): SteppedSeries[] {
  const results = members.map(({ labels, values }) => ({ labels, values, present: new Uint8Array(size) }));
  for (let step = 0; step < size; step++) {
    const there = members.flatMap((member, index) => (member.present[step] === 1 ? [index] : []));
    const rank = (index: number): number => {
      const value = members[index].values[step];
      return Number.isNaN(value) ? -Infinity : most ? value : -value;
    };
    there.sort((a, b) => rank(b) - rank(a));
    for (const index of there.slice(0, Math.max(0, Math.floor(parameter[step])))) results[index].present[step] = 1;
  }
  return results.filter(({ present }) => present.includes(1));
}
