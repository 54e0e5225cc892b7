import type { GapInData } from '../data/types.js';
import uPlot from 'uplot';
import type { DisplayUnit } from '../format/format.js';
import { valueText } from '../format/format.js';
import type { TimeWindow } from '../time/range.js';
import { currentZone } from '../time/zone.js';
import { axisWidth } from './axis-width.js';
import { themeValue } from './colors.js';
import { drawChanges, drawGaps, drawMark } from './hatch.js';
import type { Line, PlotData } from './plot-data.js';
import { tickSteps, timeSteps, timeTicks } from './ticks.js';

type LineLook = Pick<Line, 'label' | 'color' | 'earlier'>;

/** What a plot looks like; a change means a new plot. */
export interface PlotLook {
  readonly lines: readonly LineLook[];
  readonly unit: DisplayUnit;
  readonly stacked: boolean;
  readonly height: number;
  /** The scale reaches at least this far, so that small values do not look large. */
  readonly atLeast?: number;
  /** A percentage that stays near 100: the scale begins near the data, not at zero. */
  readonly closeUp: boolean;
}

/** What a plot shows; this changes with each sample and needs no new plot. */
export interface PlotContent {
  readonly data: PlotData;
  readonly window: TimeWindow;
  readonly gaps: readonly GapInData[];
  /** A moment the rest of the screen is about. */
  readonly marked: number | undefined;
  /** What changed on the server meanwhile. */
  readonly changes: readonly { readonly at: number }[];
}

export interface PlotEvents {
  onZoom(from: number, to: number): void;
  onZoomOut(): void;
  /** The cursor stands at this index, of this chart or through another one; `inside` when the pointer is here. */
  onCursor(index: number | null, at: number | null, inside: boolean): void;
}

/** The room beside the plot itself for the last time; that for the values is `axisWidth`. */
export const roomOnTheRight = 22;
/** Between the values and the plot. */
const gapAtValues = 6;

const sharedCrosshair = 'time';
const clickPixels = 4;

export class Plot {
  private readonly plot: uPlot;
  private readonly unfollow: () => void;
  private content: PlotContent;
  private byKeyboard = false;

  constructor(
    private readonly element: HTMLElement,
    private readonly look: PlotLook,
    content: PlotContent,
    private readonly events: PlotEvents,
  ) {
    this.content = content;
    this.plot = new uPlot(this.options(), this.columns(), element);
    this.unfollow = axisWidth.subscribe(() => this.plot.redraw(true, true));
  }

  show(content: PlotContent): void {
    this.content = content;
    this.plot.batch(() => {
      this.plot.setData(this.columns(), false);
      this.plot.setScale('x', { min: content.window.from, max: content.window.to });
    });
  }

  resize(width: number): void {
    if (width > 0 && width !== this.plot.width) this.plot.setSize({ width, height: this.look.height });
  }

  /** Moves the crosshair by samples, for the keyboard. */
  step(by: number): void {
    const { times } = this.content.data;
    const last = times.length - 1;
    if (last < 0) return;
    const current = this.plot.cursor.idx ?? (by < 0 ? last + 1 : -1);
    const at = times[Math.min(Math.max(current + by, 0), last)];
    if (at === undefined) return;
    this.byKeyboard = true;
    this.plot.setCursor({ left: this.plot.valToPos(at, 'x'), top: 10 });
    this.byKeyboard = false;
  }

  leave(): void {
    this.plot.setCursor({ left: -10, top: -10 });
  }

  leftOf(at: number): number {
    return this.plot.valToPos(at, 'x') + this.plot.over.offsetLeft;
  }

  width(): number {
    return this.plot.width;
  }

  destroy(): void {
    this.unfollow();
    axisWidth.forget(this);
    this.plot.destroy();
  }

  private columns(): uPlot.AlignedData {
    return [this.content.data.times, ...this.content.data.drawn];
  }

  private options(): uPlot.Options {
    const { look } = this;
    return {
      width: Math.max(this.element.clientWidth, 60),
      height: look.height,
      ms: 1,
      ...(currentZone() === 'utc' ? { tzDate: (at: number) => uPlot.tzDate(new Date(at), 'Etc/UTC') } : {}),
      legend: { show: false },
      padding: [8, roomOnTheRight, 0, 0],
      scales: {
        x: { time: true, range: () => [this.content.window.from, this.content.window.to] },
        y: { range: (_plot, min, max) => [bottom(min, look), top(max, look)] },
      },
      axes: this.axes(),
      series: [{}, ...look.lines.map((line) => this.series(line))],
      bands: look.stacked ? this.bands() : [],
      cursor: this.cursor(),
      hooks: {
        drawAxes: [
          (plot) => drawGaps(plot, this.content.gaps, themeValue('--chart-hatch')),
          (plot) => drawChanges(plot, this.content.changes, themeValue('--chart-change')),
        ],
        draw: [(plot) => drawMark(plot, this.content.marked, themeValue('--accent'))],
        setCursor: [(plot) => this.onCursor(plot)],
        setSelect: [(plot) => this.onSelect(plot)],
      },
    };
  }

  private axes(): uPlot.Axis[] {
    const stroke = themeValue('--chart-axis');
    const font = `11px ${themeValue('--font')}`;
    const grid = { stroke: themeValue('--chart-grid'), width: 1 };
    const { unit } = this.look;
    return [
      {
        stroke,
        font,
        size: 26,
        gap: 4,
        space: 64,
        grid: { show: false },
        ticks: { stroke: grid.stroke, width: 1, size: 4 },
        incrs: [...timeSteps],
        values: (_plot, splits, _axis, _space, incr) => timeTicks(splits, incr),
      },
      {
        stroke,
        font,
        size: (plot, labels) => axisWidth.need(this, widest(plot.ctx, font, labels) + gapAtValues),
        gap: gapAtValues,
        space: 30,
        grid,
        ticks: { show: false },
        incrs: tickSteps(unit),
        values: (_plot, splits) => splits.map((value) => valueText(value, unit)),
      },
    ];
  }

  private series(line: LineLook): uPlot.Series {
    const color = themeValue(`--c-${line.color}`);
    return {
      label: line.label,
      stroke: color,
      width: this.look.stacked ? 1 : 1.25,
      spanGaps: false,
      ...(line.earlier ? { dash: [4, 4], alpha: 0.75 } : {}),
      // One sample between two gaps has no line; without its point it would not be seen.
      points: { size: 4, show: false, filter: lonePoints },
      ...(this.look.stacked && line === this.look.lines[0] ? { fill: faded(color) } : {}),
    };
  }

  private bands(): uPlot.Band[] {
    // Earlier lines stand last and belong to no stack.
    const stacked = this.look.lines.filter((line) => !line.earlier);
    return stacked.slice(1).map((line, position) => ({
      series: [position + 2, position + 1],
      fill: faded(themeValue(`--c-${line.color}`)),
    }));
  }

  private cursor(): uPlot.Cursor {
    return {
      x: true,
      y: false,
      drag: { x: true, y: false, setScale: false, dist: clickPixels },
      focus: { prox: -1 },
      points: { show: !this.look.stacked, size: 6 },
      bind: { dblclick: () => () => this.onDoubleClick() },
      sync: {
        key: sharedCrosshair,
        setSeries: false,
        scales: ['x', null],
        filters: { pub: isMove, sub: isMove },
      },
    };
  }

  private onDoubleClick(): null {
    this.events.onZoomOut();
    return null;
  }

  private onCursor(plot: uPlot): void {
    const { left = -1, idx } = plot.cursor;
    const inside = left >= 0;
    const at = inside ? plot.posToVal(left, 'x') : null;
    // A move that came from another chart has no event of its own.
    const here = this.byKeyboard || (plot.cursor.event !== null && plot.cursor.event !== undefined);
    this.events.onCursor(inside ? (idx ?? null) : null, at, inside && here);
  }

  private onSelect(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width <= 0) return;
    const from = plot.posToVal(left, 'x');
    const to = plot.posToVal(left + width, 'x');
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    if (width > clickPixels) this.events.onZoom(from, to);
  }
}

/** How wide the widest label is, in pixels of the page. */
function widest(context: CanvasRenderingContext2D, font: string, labels: readonly string[] | null): number {
  context.save();
  context.font = font;
  const most = Math.max(0, ...(labels ?? []).map((label) => context.measureText(label).width));
  context.restore();
  return most;
}

function isMove(type: string): boolean {
  return type === 'mousemove' || type === 'mouseleave' || type === 'mouseenter';
}

function bottom(min: number | null, look: PlotLook): number {
  if (!look.closeUp || min === null) return 0;
  return Math.max(100 - (100 - min) * 1.4 - 0.1, 0);
}

function top(max: number | null, look: PlotLook): number {
  const highest = Math.max(max ?? 0, look.atLeast ?? 0);
  if (look.unit === 'percent') return Math.max(highest, 100);
  return highest > 0 ? highest * 1.06 : 1;
}

function faded(color: string): string {
  return /^#[0-9a-f]{6}$/i.test(color) ? `${color}59` : color;
}

function lonePoints(plot: uPlot, series: number, _show: boolean): number[] | null {
  const values = plot.data[series] ?? [];
  const lone: number[] = [];
  for (let position = 0; position < values.length; position += 1) {
    if (typeof values[position] !== 'number') continue;
    if (breaksBefore(values, position) && breaksAfter(values, position)) lone.push(position);
  }
  return lone.length > 0 ? lone : null;
}

function breaksBefore(values: ArrayLike<number | null | undefined>, position: number): boolean {
  let before = position - 1;
  while (before >= 0 && values[before] === undefined) before -= 1;
  return before < 0 || values[before] === null;
}

function breaksAfter(values: ArrayLike<number | null | undefined>, position: number): boolean {
  let after = position + 1;
  while (after < values.length && values[after] === undefined) after += 1;
  return after >= values.length || values[after] === null;
}
