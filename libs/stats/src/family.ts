/** What a stored cell is. Integers may need more than 53 bits; `text` also carries addresses and identifiers. */
export type ColumnType = 'int' | 'float' | 'text' | 'bool';

/**
 * How values of a metric relate over time: a counter only grows until it is reset, a gauge moves freely,
 * an attribute describes its row and is neither identity nor ever added up.
 */
export type MetricKind = 'counter' | 'gauge' | 'attribute';

/** What one of a metric counts. `epoch-milliseconds` is a moment, `none` a text, a switch or a plain number. */
export type Unit =
  | 'none'
  | 'count'
  | 'bytes'
  | 'blocks'
  | 'rows'
  | 'transactions'
  | 'calls'
  | 'sessions'
  | 'connections'
  | 'operations'
  | 'packets'
  | 'files'
  | 'milliseconds'
  | 'seconds'
  | 'epoch-milliseconds';

/** A column that says which row this is: together the dimensions of a family are a row's identity. */
export interface Dimension {
  readonly name: string;
  readonly type: ColumnType;
  readonly description: string;
}

/** One measured or descriptive column, under the name the newest PostgreSQL gives it. */
export interface Metric {
  readonly name: string;
  readonly kind: MetricKind;
  readonly type: ColumnType;
  readonly unit: Unit;
  /** A frame stores the integer nearest to value times scale; unset means the value as it is. */
  readonly scale?: number;
  readonly description: string;
  /** First PostgreSQL major that has it; unset means 12 or that it does not come from PostgreSQL. */
  readonly since?: number;
  /** Last PostgreSQL major that has it; unset means that the newest still has it. */
  readonly until?: number;
  /** Older names of the same column, `view.column` where it stood in another view. */
  readonly formerly?: readonly string[];
}

/** Where a family is read: once per server, once per database of it, on the host below it, or not by a collector. */
export type ReadAt = 'server' | 'database' | 'host' | 'client';

/**
 * What a family may cost and when it is given up: under load `schema` goes first, then `tables`, `statements` and `base`;
 * the `floor` never does.
 */
export type Tier = (typeof tiers)[number];

/** Every tier, the one that is never given up first. */
export const tiers = ['floor', 'base', 'statements', 'tables', 'schema'] as const;

/** A group of metrics that are read together, from one PostgreSQL view or one part of the host. */
export interface Family {
  readonly name: string;
  readonly description: string;
  /** The view, function or file that it is read from. */
  readonly source: string;
  readonly intervalSeconds: number;
  /** Rows that did not change since the last poll are left out of a poll: absent means unchanged. */
  readonly sparse: boolean;
  readonly readAt: ReadAt;
  readonly tier: Tier;
  readonly dimensions: readonly Dimension[];
  readonly metrics: readonly Metric[];
}
