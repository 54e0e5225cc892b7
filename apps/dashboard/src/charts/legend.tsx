import { memo, useSyncExternalStore } from 'react';
import type { DisplayUnit } from '../format/format.js';
import { valueText } from '../format/format.js';
import { cssColor } from './colors.js';
import type { CursorStore } from './cursor-store.js';
import type { Line, LineSummary, PlotData } from './plot-data.js';

interface LegendProps {
  readonly lines: readonly Line[];
  readonly shown: readonly Line[];
  readonly data: PlotData;
  readonly unit: DisplayUnit;
  readonly cursor: CursorStore;
  readonly hidden: ReadonlySet<string>;
  readonly onHide: (hidden: ReadonlySet<string>) => void;
  readonly rows: number;
  /** The first line lies at the bottom of the stack, so it stands last. */
  readonly stacked: boolean;
}

const unknown: LineSummary = { last: null, average: null, maximum: null };

/** Each line with its last (under the crosshair: that) value, average and maximum; a click hides a line. */
export function Legend({ lines, shown, data, unit, cursor, hidden, onHide, rows, stacked }: LegendProps) {
  const toggle = (key: string, alone: boolean) => {
    const others = lines.filter((line) => line.key !== key).map((line) => line.key);
    if (alone) onHide(others.every((other) => hidden.has(other)) ? new Set() : new Set(others));
    else onHide(hidden.has(key) ? new Set([...hidden].filter((other) => other !== key)) : new Set([...hidden, key]));
  };
  return (
    <div className="legend-room" style={{ minHeight: `calc(${rows + 1} * var(--legend-row))` }}>
      <table className="legend">
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">Line</span>
            </th>
            <th scope="col">last</th>
            <th scope="col">avg</th>
            <th scope="col">max</th>
          </tr>
        </thead>
        <tbody>
          {(stacked ? lines.toReversed() : lines).map((line) => {
            const position = shown.indexOf(line);
            const { average, maximum } = data.summaries[position] ?? unknown;
            return (
              <tr key={line.key} className={position < 0 ? 'off' : undefined}>
                <th scope="row">
                  <button
                    type="button"
                    aria-pressed={position >= 0}
                    title={`${line.label}: click to hide or show, with Shift to see it alone`}
                    onClick={(event) => toggle(line.key, event.shiftKey)}
                  >
                    <i className="dot" style={{ background: cssColor(line.color) }} />
                    <span>{line.label}</span>
                  </button>
                </th>
                <td>
                  <LastValue cursor={cursor} data={data} position={position} unit={unit} />
                </td>
                <td>{valueText(average, unit)}</td>
                <td>{valueText(maximum, unit)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface LastValueProps {
  readonly cursor: CursorStore;
  readonly data: PlotData;
  readonly position: number;
  readonly unit: DisplayUnit;
}

const LastValue = memo(function LastValue({ cursor, data, position, unit }: LastValueProps) {
  const { index } = useSyncExternalStore(cursor.subscribe, cursor.current);
  const value = index === null ? data.summaries[position]?.last : data.measured[position]?.[index];
  return valueText(value, unit);
});
