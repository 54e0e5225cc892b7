/** Widths the axis of values may have: few, so that it stands still while the labels change with each sample. */
const widths = [62, 78, 94] as const;

type Width = (typeof widths)[number];

/**
 * One width of the axis of values for all charts that are shown, so that the same moment stands below the same moment:
 * as wide as the longest label of any of them needs, and never more than leaves the plot its room.
 */
export class AxisWidth {
  private readonly needed = new Map<object, Width>();
  private readonly listeners = new Set<() => void>();
  private common: Width = widths[0];

  /** The width as it is. */
  readonly current = (): number => this.common;

  /** Calls back after the width has become another; answers with how to end that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Says how many pixels the labels of a chart need; answers with the width for all. */
  need(chart: object, pixels: number): number {
    this.needed.set(chart, widths.find((width) => width >= pixels) ?? widths[widths.length - 1]!);
    return this.agree();
  }

  /** A chart that is gone needs nothing any more. */
  forget(chart: object): void {
    this.needed.delete(chart);
    this.agree();
  }

  private agree(): number {
    const widest = [...this.needed.values()].reduce((most, one) => (one > most ? one : most), widths[0]);
    if (widest !== this.common) {
      this.common = widest;
      // Not while a chart asks: it is being drawn.
      queueMicrotask(() => this.listeners.forEach((listen) => listen()));
    }
    return this.common;
  }
}

/** Of the charts of this page. */
export const axisWidth = new AxisWidth();
