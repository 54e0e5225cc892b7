import type { ActivityDimension, LabelledSeries } from '../data/types.js';
import { lineColor, waitColor, waitLabel, waitOrder } from './colors.js';
import type { Line } from './plot-data.js';

const longestLabel = 120;
const unknownNames: Partial<Record<ActivityDimension, string>> = {
  wait_event: 'CPU',
  query: 'not told',
  usename: 'background',
  datname: 'no database',
  application_name: 'no name',
  client_addr: 'local',
  state: 'background',
};

/** Average active sessions as lines of a stack, in an order that stays the same from sample to sample. */
export function loadLines(series: readonly LabelledSeries[], by: ActivityDimension): Line[] {
  if (by === 'wait_event_type') return waitLines(series);
  return series.map(({ labels, points }, position) => {
    const name = (by === 'query' ? oneLine(labels['text']) : null) ?? labels[by] ?? unknownNames[by] ?? 'none';
    return { key: labels[by] ?? '', label: name || 'no name', color: lineColor(position), points };
  });
}

function oneLine(text: string | null | undefined): string | null {
  return text ? text.replaceAll(/\s+/g, ' ').slice(0, longestLabel) : null;
}

function waitLines(series: readonly LabelledSeries[]): Line[] {
  const place = (waitClass: string) => {
    const position = waitOrder.indexOf(waitClass);
    return position < 0 ? waitOrder.length : position;
  };
  return series
    .map(({ labels, points }) => {
      const label = waitLabel(labels['wait_event_type'] ?? null);
      return { key: label, label, color: waitColor(label), points };
    })
    .sort((left, right) => place(left.key) - place(right.key));
}
