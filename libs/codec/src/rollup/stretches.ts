import type { Shape } from '../columns/shape.js';

/** The cells of one row within one interval, for each row and interval: row by row, in order of time. */
export interface Stretches {
  /** First cell of each stretch, and the one after its last; cells are numbered row by row. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** First cell of the row of each stretch: there is no cell before it. */
  readonly rowFrom: Int32Array;
  /** When the row was last seen, milliseconds after the start of the interval. */
  readonly lastSeen: Float64Array;
  /** By cell: 1 where the poll came later than the schedule allows. */
  readonly afterPause: Uint8Array;
  /** How many cells each stretch has. Columns that count nothing else share these and the next two. */
  readonly counts: Float64Array;
  /** Of how many of them the cell before is known, and no pause lies between; and the others. */
  readonly known: Float64Array;
  readonly unknown: Float64Array;
  /** 1 where `known` is 0; `undefined` when it never is. */
  readonly nothingKnown: Uint8Array | undefined;
  /** Start of each interval that has polls, epoch milliseconds. */
  readonly starts: Float64Array;
  /** Interval by interval: the row of each stretch, and where each interval's stretches end. */
  readonly rows: Int32Array;
  readonly buckets: Int32Array;
}

/** Cuts rows into stretches. A carried poll is the first one; it is in no interval. */
export function stretchesOf(
  { times, rowCount, starts: rowStarts, pollOf }: Shape,
  of: {
    readonly stepMs: number;
    readonly carried: boolean;
    readonly isPause: ((from: number, to: number) => boolean) | undefined;
  },
): Stretches {
  const { bucketOf, starts, pauses } = bucketsOf(times, of);
  const [from, to, rowFrom, row]: [number[], number[], number[], number[]] = [[], [], [], []];
  const afterPause = new Uint8Array(pollOf.length);
  for (let index = 0; index < rowCount; index++) {
    let bucket = -1;
    for (let cell = rowStarts[index]; cell < rowStarts[index + 1]; cell++) {
      const poll = pollOf[cell];
      afterPause[cell] = pauses[poll];
      if (bucketOf[poll] < 0) continue;
      if (bucketOf[poll] === bucket) to[to.length - 1] = cell + 1;
      else {
        from.push(cell);
        to.push(cell + 1);
        rowFrom.push(rowStarts[index]);
        row.push(index);
        bucket = bucketOf[poll];
      }
    }
  }
  const lastSeen = new Float64Array(from.length);
  const buckets = new Int32Array(starts.length);
  for (let index = 0; index < from.length; index++) {
    const poll = pollOf[to[index] - 1];
    lastSeen[index] = times[poll] - starts[bucketOf[poll]];
    buckets[bucketOf[poll]]++;
  }
  for (let bucket = 1; bucket < buckets.length; bucket++) buckets[bucket] += buckets[bucket - 1];
  const rows = new Int32Array(from.length);
  const next = buckets.slice();
  for (let index = from.length - 1; index >= 0; index--) rows[--next[bucketOf[pollOf[from[index]]]]] = row[index];
  const found = { from: Int32Array.from(from), to: Int32Array.from(to), rowFrom: Int32Array.from(rowFrom), afterPause };
  return { ...found, ...countsOf(found), lastSeen, starts, rows, buckets };
}

function countsOf({
  from,
  to,
  rowFrom,
  afterPause,
}: Pick<Stretches, 'from' | 'to' | 'rowFrom' | 'afterPause'>): Pick<
  Stretches,
  'counts' | 'known' | 'unknown' | 'nothingKnown'
> {
  const [counts, known, unknown] = [0, 1, 2].map(() => new Float64Array(from.length));
  let nothingKnown: Uint8Array | undefined;
  for (let stretch = 0; stretch < from.length; stretch++) {
    const count = to[stretch] - from[stretch];
    let told = from[stretch] === rowFrom[stretch] ? count - 1 : count;
    for (let cell = from[stretch]; cell < to[stretch]; cell++) {
      if (afterPause[cell] === 1 && cell !== rowFrom[stretch]) told--;
    }
    if (told === 0) (nothingKnown ??= new Uint8Array(from.length))[stretch] = 1;
    counts[stretch] = count;
    known[stretch] = told;
    unknown[stretch] = count - told;
  }
  return { counts, known, unknown, nothingKnown };
}

function bucketsOf(
  times: Float64Array,
  of: Parameters<typeof stretchesOf>[1],
): { bucketOf: Int32Array; starts: Float64Array; pauses: Uint8Array } {
  const bucketOf = new Int32Array(times.length).fill(-1);
  const pauses = new Uint8Array(times.length);
  const starts: number[] = [];
  for (let poll = 0; poll < times.length; poll++) {
    if (poll === 0 && of.carried) continue;
    if (poll > 0 && of.isPause?.(times[poll - 1], times[poll])) pauses[poll] = 1;
    const start = Math.floor(times[poll] / of.stepMs) * of.stepMs;
    if (starts.at(-1) !== start) starts.push(start);
    bucketOf[poll] = starts.length - 1;
  }
  return { bucketOf, starts: Float64Array.from(starts), pauses };
}
