/** How the value of a label is compared. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Which series, and from when: `pg_stat_database_xact_commit{datname="shop"} offset 1h`. */
export interface Selector {
  readonly kind: 'selector';
  readonly matchers: readonly Matcher[];
  readonly offsetMs: number;
  /** Set for a range such as `[5m]`; `undefined` for the newest sample. */
  readonly rangeMs: number | undefined;
}

/** A binary operator, in the words of PromQL. */
export type Operator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | '=='
  | '!='
  | '>'
  | '<'
  | '>='
  | '<='
  | 'and'
  | 'or'
  | 'unless';

/** Which labels decide whether two series belong together. */
export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
}

/** An operation on two expressions. */
export interface Binary {
  readonly kind: 'binary';
  readonly operator: Operator;
  readonly left: Expression;
  readonly right: Expression;
  /** A comparison answers 0 or 1 instead of leaving out what does not hold. */
  readonly bool: boolean;
  /** `undefined`: all labels. */
  readonly matching: Matching | undefined;
}

/** How an aggregation puts series together. */
export type Aggregation = 'sum' | 'avg' | 'min' | 'max' | 'count' | 'topk' | 'bottomk';

/** An aggregation over series. */
export interface Aggregate {
  readonly kind: 'aggregate';
  readonly aggregation: Aggregation;
  readonly of: Expression;
  /** How many series topk and bottomk keep. */
  readonly parameter: Expression | undefined;
  /** `undefined`: all series become one. */
  readonly grouping: { readonly by: boolean; readonly labels: readonly string[] } | undefined;
}

/** A call of a function with its arguments. */
export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly Expression[];
}

/** A number written in the query. */
export interface Constant {
  readonly kind: 'constant';
  readonly value: number;
}

/** The sign of an expression turned. */
export interface Negated {
  readonly kind: 'negated';
  readonly of: Expression;
}

/** A query as a tree. */
export type Expression = Selector | Binary | Aggregate | Call | Constant | Negated;
