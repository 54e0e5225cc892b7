/** The labels of a series; its name is the label `__name__`. */
export type Labels = Readonly<Record<string, string>>;

/** Samples of one series as they are stored: ascending in time. */
export interface Samples {
  readonly labels: Labels;
  /** Milliseconds since 1970. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** Of how many samples each value was made; `undefined` where each is one. */
  readonly counts?: Float64Array;
  /** Older than this, the newest sample stands for nothing any more. */
  readonly staleAfterMs: number;
}

/** One series along the steps of an answer. */
export interface SteppedSeries {
  readonly labels: Labels;
  readonly values: Float64Array;
  /** 1 where there is a value: NaN may be one. */
  readonly present: Uint8Array;
}

/** What an expression comes to at the steps of an answer. */
export type Value =
  | { readonly type: 'scalar'; readonly values: Float64Array }
  | { readonly type: 'vector'; readonly series: readonly SteppedSeries[] };

/** The moments of an answer. */
export interface Axis {
  readonly startMs: number;
  readonly stepMs: number;
  readonly size: number;
}

/** The moment of a step. */
export const momentOf = ({ startMs, stepMs }: Axis, index: number): number => startMs + index * stepMs;

/** The end of the last step. */
export const endOf = (axis: Axis): number => momentOf(axis, axis.size - 1);

/** Labels without the name: what is computed from a metric is no longer that metric. */
export function withoutName({ __name__: _name, ...labels }: Labels): Labels {
  return labels;
}

/** Only these labels, or all but these; never the name. */
export function pickLabels(labels: Labels, names: readonly string[], keep: boolean): Labels {
  return Object.fromEntries(
    Object.entries(labels).filter(([name]) => name !== '__name__' && names.includes(name) === keep),
  );
}

/** Two series with the same labels have the same key. */
export function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A series with no value yet. */
export function emptySeries(labels: Labels, size: number): SteppedSeries {
  return { labels, values: new Float64Array(size), present: new Uint8Array(size) };
}
