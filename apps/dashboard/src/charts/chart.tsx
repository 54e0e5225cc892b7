import 'uplot/dist/uPlot.min.css';
import './chart.css';
import type { GapInData } from '../data/types.js';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTheme } from '../app/theme.js';
import type { DisplayUnit } from '../format/format.js';
import { serverNow } from '../time/clock.js';
import type { TimeWindow } from '../time/range.js';
import { CursorStore, nowhere } from './cursor-store.js';
import { ChangeFlags } from './change-flags.js';
import { keyOfToday } from './earlier.js';
import { gapReason } from './gap-reason.js';
import { Legend } from './legend.js';
import { mergedGaps, plotData, stillOnItsWay } from './plot-data.js';
import type { Line } from './plot-data.js';
import { Plot } from './plot.js';
import type { PlotContent, PlotEvents } from './plot.js';
import { Tooltip } from './tooltip.js';
import { useChanges } from './use-changes.js';

export interface ChartProps {
  readonly label: string;
  readonly lines: readonly Line[];
  /** The same lines in an earlier range, from `earlierLines`. */
  readonly earlier?: readonly Line[];
  readonly stepMs: number;
  /** Samples may be this far apart without a hole between them. */
  readonly bridgeMs?: number;
  readonly window: TimeWindow;
  readonly gaps: readonly GapInData[];
  readonly unit: DisplayUnit;
  readonly stacked?: boolean;
  readonly height?: number;
  readonly atLeast?: number;
  /** How many legend rows to keep room for while the data is on its way. */
  readonly legendRows?: number;
  /** The legend stands beside the chart where there is room. */
  readonly beside?: boolean;
  /** The scale begins near the data instead of at zero. */
  readonly closeUp?: boolean;
  /** A moment the rest of the screen is about; marked by a line. */
  readonly marked?: number | undefined;
  readonly onZoom: (from: number, to: number) => void;
  readonly onZoomOut: () => void;
  /** A click (not a drag) on a moment; Enter picks the moment under the keyboard's crosshair. */
  readonly onPick?: (at: number) => void;
}

const usualHeight = 168;
const noLines: readonly Line[] = [];

export function Chart(props: ChartProps) {
  const {
    label,
    lines,
    stepMs,
    window,
    unit,
    stacked = false,
    height = usualHeight,
    bridgeMs = 0,
    marked,
    onPick,
  } = props;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const earlier = props.earlier ?? noLines;
  const shown = useMemo(
    () => [
      ...lines.filter((line) => !hidden.has(line.key)),
      ...earlier.filter((line) => !hidden.has(keyOfToday(line) ?? '')),
    ],
    [lines, earlier, hidden],
  );

  const gaps = useMemo(
    () => mergedGaps(props.gaps, window).filter((gap) => !stillOnItsWay(gap, serverNow())),
    [props.gaps, window],
  );
  const data = useMemo(
    () => plotData(shown, { stepMs, stacked, bridgeMs, gaps: props.gaps }),
    [shown, stepMs, stacked, bridgeMs, props.gaps],
  );
  const [cursor] = useState(() => new CursorStore());
  const changes = useChanges();
  const content = useMemo(() => ({ data, window, gaps, marked, changes }), [data, window, gaps, marked, changes]);
  const { host, plot } = usePlot({ props, shown, content, cursor, stacked, height });

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (step !== 0) {
      event.preventDefault();
      plot.current?.step(event.shiftKey ? step * 10 : step);
    } else if (event.key === 'Escape') {
      plot.current?.leave();
    } else if (event.key === 'Enter' && onPick) {
      const { at } = cursor.current();
      if (at !== null) onPick(at);
    }
  };
  const hint =
    gaps.length > 0
      ? ` ${gaps.length} gaps: ${[...new Set(gaps.map((gap) => gapReason(gap.reason)))].join('; ')}.`
      : '';
  const changeHint = changes.length > 0 ? ` ${changes.length} changes of the server.` : '';
  return (
    <div className={props.beside ? 'chart beside' : 'chart'}>
      <div
        className={onPick ? 'chart-plot pickable' : 'chart-plot'}
        role="group"
        aria-label={`${label}, chart. Left and right arrow read its values.${hint}${changeHint}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onBlur={() => plot.current?.leave()}
        style={{ height }}
      >
        <div ref={host} className="chart-canvas" style={{ height }} />
        <ChangeFlags changes={changes} window={window} />
        <Tooltip
          cursor={cursor}
          lines={shown}
          data={data}
          gaps={gaps}
          unit={unit}
          plot={plot}
          stacked={stacked}
          changes={changes}
          window={window}
        />
      </div>
      <Legend
        lines={lines}
        shown={shown}
        data={data}
        unit={unit}
        cursor={cursor}
        hidden={hidden}
        onHide={setHidden}
        rows={props.legendRows ?? 0}
        stacked={stacked}
      />
    </div>
  );
}

interface UsePlot {
  readonly props: ChartProps;
  readonly shown: readonly Line[];
  readonly content: PlotContent;
  readonly cursor: CursorStore;
  readonly stacked: boolean;
  readonly height: number;
}

function usePlot({ props, shown, content, cursor, stacked, height }: UsePlot) {
  const { unit, atLeast, closeUp = false } = props;
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const latest = useRef({ props, content });
  latest.current = { props, content };
  const theme = useTheme();
  const look = shown.map((line) => `${line.key}\u0000${line.label}\u0000${line.color}`).join('\u0001');

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const events: PlotEvents = {
      onZoom: (from, to) => latest.current.props.onZoom(from, to),
      onZoomOut: () => latest.current.props.onZoomOut(),
      onCursor: (index, at, inside) => cursor.move({ index, at, inside }),
    };
    const lines = shown.map(({ label, color, earlier = false }) => ({ label, color, earlier }));
    const drawn = new Plot(
      element,
      { lines, unit, stacked, height, closeUp, ...(atLeast === undefined ? {} : { atLeast }) },
      latest.current.content,
      events,
    );
    plot.current = drawn;
    const size = new ResizeObserver(() => drawn.resize(element.clientWidth));
    size.observe(element);
    const unpick = listenForPicks(
      element,
      () => cursor.current().at,
      (at) => latest.current.props.onPick?.(at),
    );
    return () => {
      unpick();
      size.disconnect();
      drawn.destroy();
      plot.current = null;
      cursor.move(nowhere);
    };
    // `shown` is in here as `look`: new values alone need no new plot.
  }, [look, unit, stacked, height, atLeast, closeUp, theme, cursor]);

  useEffect(() => plot.current?.show(content), [content]);
  return { host, plot };
}

/** A press and a release at nearly the same place is a pick; anything wider is a brush. */
function listenForPicks(element: HTMLElement, at: () => number | null, pick: (at: number) => void): () => void {
  let pressedAt = Number.NaN;
  const down = (event: PointerEvent) => {
    pressedAt = event.clientX;
  };
  const up = (event: PointerEvent) => {
    const moment = at();
    if (Math.abs(event.clientX - pressedAt) < 4 && moment !== null) pick(moment);
    pressedAt = Number.NaN;
  };
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointerup', up);
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointerup', up);
  };
}
