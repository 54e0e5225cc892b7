import type { Change } from '../data/types.js';
import type { TimeWindow } from '../time/range.js';

/** Changes so near to each other on a chart that one flag stands for all of them. */
export interface ChangeGroup {
  /** Where it stands, as a share of the window's width. */
  readonly place: number;
  readonly changes: readonly Change[];
}

// Of the width of a chart: about the width of a flag.
const together = 0.02;

/** Flags for the changes inside a window, in the order of time. */
export function changeGroups(changes: readonly Change[], { from, to }: TimeWindow): ChangeGroup[] {
  const groups: { place: number; changes: Change[] }[] = [];
  for (const change of changes.toSorted((one, other) => one.at - other.at)) {
    if (change.at < from || change.at >= to) continue;
    const place = (change.at - from) / (to - from);
    const previous = groups.at(-1);
    if (previous && place - previous.place < together) previous.changes.push(change);
    else groups.push({ place, changes: [change] });
  }
  return groups;
}

/** The changes that a crosshair at this moment is about. */
export function changesNear(changes: readonly Change[], at: number, { from, to }: TimeWindow): Change[] {
  return changes.filter((change) => Math.abs(change.at - at) < (to - from) * (together / 2));
}
