import type { GapInData } from '../data/types.js';
import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import type { RefObject } from 'react';
import type { DisplayUnit } from '../format/format.js';
import { valueText } from '../format/format.js';
import { momentInput } from '../time/range.js';
import type { TimeWindow } from '../time/range.js';
import { changesNear } from './change-groups.js';
import type { Change } from '../data/types.js';
import { cssColor } from './colors.js';
import type { CursorStore } from './cursor-store.js';
import { gapReason } from './gap-reason.js';
import { gapAt } from './plot-data.js';
import type { Line, PlotData } from './plot-data.js';
import type { Plot } from './plot.js';

interface TooltipProps {
  readonly cursor: CursorStore;
  readonly lines: readonly Line[];
  readonly data: PlotData;
  readonly gaps: readonly GapInData[];
  readonly unit: DisplayUnit;
  readonly stacked: boolean;
  readonly plot: RefObject<Plot | null>;
  readonly changes: readonly Change[];
  readonly window: TimeWindow;
}

const longest = 10;
const distance = 12;
const mostChanges = 4;

export function Tooltip({ cursor, lines, data, gaps, unit, stacked, plot, changes, window }: TooltipProps) {
  const { index, at, inside } = useSyncExternalStore(cursor.subscribe, cursor.current);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (box.current && plot.current && at !== null) place(box.current, plot.current, at);
  });
  if (!inside || at === null) return null;
  const gap = gapAt(gaps, at);
  const sampleAt = index === null ? undefined : data.times[index];
  const moment = gap || sampleAt === undefined ? at : sampleAt;
  const readings = index === null || gap ? [] : readingsAt(lines, data, index, stacked);
  const near = changesNear(changes, at, window);
  return (
    <div ref={box} className="chart-tip" role="status">
      <div className="chart-tip-time">{momentInput(moment)}</div>
      {gap ? <div className="chart-tip-gap">{gapReason(gap.reason)}.</div> : null}
      {readings.slice(0, longest).map(({ line, value }) => (
        <div key={line.key} className="chart-tip-row">
          <i className={line.earlier ? 'dot earlier' : 'dot'} style={{ background: cssColor(line.color) }} />
          <span className="chart-tip-label">{line.label}</span>
          <b>{valueText(value, unit)}</b>
        </div>
      ))}
      {readings.length > longest ? <div className="muted">and {readings.length - longest} more</div> : null}
      {stacked && readings.length > 1 ? (
        <div className="chart-tip-row total">
          <span className="chart-tip-label">Total</span>
          <b>
            {valueText(
              readings.reduce((sum, { line, value }) => sum + (line.earlier ? 0 : (value ?? 0)), 0),
              unit,
            )}
          </b>
        </div>
      ) : null}
      {near.slice(0, mostChanges).map((change) => (
        <div key={change.id} className="chart-tip-change">
          {change.title}
        </div>
      ))}
      {near.length > mostChanges ? <div className="muted">and {near.length - mostChanges} more changes</div> : null}
      {!gap && readings.length === 0 ? (
        <div className="muted">{sampled(data, index) ? `Nothing: ${valueText(0, unit)}` : 'No sample here'}</div>
      ) : null}
    </div>
  );
}

/** Right of the crosshair where it fits, else left of it, and never outside the chart. */
function place(box: HTMLElement, plot: Plot, at: number): void {
  const x = plot.leftOf(at);
  const room = plot.width() - box.offsetWidth;
  const right = x + distance;
  const left = right <= room ? right : x - distance - box.offsetWidth;
  box.style.left = `${Math.max(Math.min(left, room), 0)}px`;
}

function sampled(data: PlotData, index: number | null): boolean {
  return index !== null && data.measured.some((values) => nearest(values, index) !== null);
}

function readingsAt(lines: readonly Line[], data: PlotData, index: number, stacked: boolean) {
  const readings = lines
    .map((line, position) => ({ line, value: nearest(data.measured[position] ?? [], index) }))
    .filter(({ value }) => value !== null && (!stacked || value !== 0));
  return stacked ? readings.reverse() : readings.sort((left, right) => (right.value ?? 0) - (left.value ?? 0));
}

/** Lines of other families have their samples between ours; the one just before is what held at this moment. */
function nearest(values: readonly (number | null | undefined)[], index: number): number | null {
  let position = index;
  while (position > 0 && values[position] === undefined) position -= 1;
  return values[position] ?? null;
}
