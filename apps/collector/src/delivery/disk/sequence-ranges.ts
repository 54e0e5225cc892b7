/** Both ends inclusive. */
export type NumberRange = readonly [from: number, to: number];

/** A set of sequence numbers, small as long as they are mostly without holes. */
export class SequenceRanges {
  private readonly ranges: [number, number][] = [];

  static of(ranges: readonly NumberRange[]): SequenceRanges {
    const set = new SequenceRanges();
    for (const [from, to] of ranges) set.add(from, to);
    return set;
  }

  get list(): readonly NumberRange[] {
    return this.ranges;
  }

  add(from: number, to = from): void {
    // Mostly the next number of a stream arrives.
    const last = this.ranges.at(-1);
    if (last && from >= last[0]) {
      if (from <= last[1] + 1) last[1] = Math.max(last[1], to);
      else this.ranges.push([from, to]);
      return;
    }
    const first = this.ranges.findIndex((range) => range[1] + 1 >= from);
    let end = first === -1 ? this.ranges.length : first;
    const start = end;
    let [low, high] = [from, to];
    for (let range = this.ranges[end]; range && range[0] <= high + 1; range = this.ranges[++end]) {
      low = Math.min(low, range[0]);
      high = Math.max(high, range[1]);
    }
    this.ranges.splice(start, end - start, [low, high]);
  }

  /** What is here and not in the other set. */
  without(other: SequenceRanges | undefined): NumberRange[] {
    const left: NumberRange[] = [];
    for (const [from, to] of this.ranges) {
      let at = from;
      for (const [begin, end] of other?.ranges ?? []) {
        if (end < at) continue;
        if (begin > to) break;
        if (begin > at) left.push([at, begin - 1]);
        at = end + 1;
      }
      if (at <= to) left.push([at, to]);
    }
    return left;
  }
}
