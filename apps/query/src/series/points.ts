import type { SeriesPoint } from '@pganalytics/contracts';

import { toAnswer } from '../numbers/exact.js';
import type { Known } from '../numbers/exact.js';

/** Which moments of a line are points, and where it breaks off. */
export interface Drawing {
  readonly from: number;
  readonly to: number;
  /** The longest time between two points that is no gap. */
  readonly gapMs: number;
  /** So long after the last point before a gap the line ends. */
  readonly intervalMs: number;
}

/** Every moment, and no gaps. */
const ALL: Drawing = { from: -Infinity, to: Infinity, gapMs: Infinity, intervalMs: 0 };

/**
 * The points of a line: its values beside the moments that all lines of a chart share. A screen has tens of thousands of
 * points, which are written down from here without an array for each.
 */
export class Points {
  constructor(
    private readonly moments: readonly number[],
    private readonly values: readonly Known[],
    private readonly drawing: Drawing = ALL,
  ) {}

  /**
   * Tells each point. Where polls are missing a null follows the last one before the gap, so that a chart does not draw a
   * straight line through time it knows nothing of.
   */
  each(take: (moment: number, value: Known) => void): void {
    const { from, to, gapMs, intervalMs } = this.drawing;
    let before = Infinity;
    for (let index = 0; index < this.moments.length; index++) {
      const moment = this.moments[index];
      if (moment < from || moment >= to) continue;
      if (moment - before > gapMs) take(before + intervalMs, null);
      take(moment, this.values[index]);
      before = moment;
    }
  }

  toJSON(): SeriesPoint[] {
    const points: SeriesPoint[] = [];
    this.each((moment, value) => points.push([moment, toAnswer(value)]));
    return points;
  }
}
