import type { Cell, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import type { TooMuchToRead } from './read-limits.js';

/** How finely history is read: each poll, or the roll-ups of a minute, ten minutes or an hour. */
export type Step = 'raw' | '1m' | '10m' | '1h';

/** Which family of which server, as one organisation sees it, from when to when; `from` and `to` in epoch milliseconds, `to` exclusive. */
export interface RangeOfFamily {
  readonly organisationId: string;
  readonly serverId: string;
  readonly family: string;
  readonly from: number;
  readonly to: number;
}

/** A question for series: metric names without the family, and a filter over dimensions. */
export interface SeriesQuestion extends RangeOfFamily {
  readonly metrics: readonly string[];
  readonly step: Step;
  /** Only rows whose label of that name is, as text, one of the values. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Not those whose label of that name is, as text, one of the values. */
  readonly except?: Readonly<Record<string, readonly string[]>>;
}

/** The aggregates of one metric over the intervals of a step; each list runs along `times`, null is unknown. */
export interface Aggregates {
  readonly min: Cell[];
  readonly max: Cell[];
  readonly sum: Cell[];
  readonly last: Cell[];
  /** How many polls had a value. */
  readonly count: number[];
  /** Counters only: growth within the interval. */
  readonly increase: Cell[];
  /** Counters only: for how many polls the growth is known; what a reset or a first sighting hides is not counted. */
  readonly known: number[];
  /** Counters only: for how many polls it is not known: after a reset or a pause, and on the first sighting. */
  readonly unknown: number[];
}

/** The series of one row: its labels (dimensions) and one list along `times` per metric. */
export interface SeriesRow {
  readonly labels: Readonly<Record<string, Cell>>;
  /** Raw values, null where unknown; empty for roll-ups. */
  readonly values: Readonly<Record<string, Cell[]>>;
  /**
   * Counters, raw: growth since the poll before (`sinceMs`), null after a reset, on the first sighting
   * and when the stream's epoch changed; never negative.
   */
  readonly increases: Readonly<Record<string, Cell[]>>;
  /** Roll-ups: min, max, sum, last, count, increase; empty for raw. */
  readonly aggregates: Readonly<Record<string, Aggregates>>;
}

/** Answer to a {@link SeriesQuestion}. */
export interface SeriesResult {
  /** Raw: time of each poll. Roll-ups: start of each interval that has polls. Ascending, epoch milliseconds. */
  readonly times: number[];
  /** Raw: milliseconds since the poll before of the same stream, null where there is none. Roll-ups: the step. */
  readonly sinceMs: (number | null)[];
  readonly step: Step;
  /** Milliseconds of the step; undefined for raw. */
  readonly stepMs: number | undefined;
  /** Roll-ups: the newest poll there is, in the range or after it: up to it intervals are known. */
  readonly polledTo?: number | undefined;
  readonly rows: SeriesRow[];
}

/** One poll as it was taken, with the schema its cells follow and the stream it belongs to. */
export interface StoredPoll extends Poll {
  readonly schema: FrameSchema;
  readonly epoch: bigint;
  /**
   * Rows among `rows` that the newest stream has not told yet, because its collector has started again and goes from
   * database to database: the stream before it told them, and each is as old as this.
   */
  readonly earlier?: ReadonlyMap<readonly Cell[], number>;
}

/** A question for the growth of counters: metric names without the family, and a filter over dimensions. */
export interface IncreaseQuestion extends RangeOfFamily {
  readonly metrics: readonly string[];
  /** Only rows whose label of that name is, as text, one of the values. */
  readonly where?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly except?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** Growth of counters over a range: null where it is unknown for all of it. */
export interface IncreaseRow {
  readonly labels: Readonly<Record<string, Cell>>;
  readonly increase: Readonly<Record<string, number | bigint | null>>;
}

/** Several questions about one server, to be answered together. */
export interface TogetherQuestion {
  readonly organisationId: string;
  readonly serverId: string;
  readonly series: readonly Omit<SeriesQuestion, 'organisationId' | 'serverId'>[];
  readonly completeness: readonly Pick<RangeOfFamily, 'family' | 'from' | 'to'>[];
}

/** The answers to a {@link TogetherQuestion}, in its order; of series that are too large, that they are. */
export interface TogetherAnswer {
  readonly series: readonly (SeriesResult | TooMuchToRead)[];
  readonly completeness: readonly Completeness[];
}

/** A question about many servers of one organisation, to be answered together. */
export interface ServersQuestion {
  readonly organisationId: string;
  readonly serverIds: readonly string[];
  /** Families of which the newest poll is wanted. */
  readonly latest: readonly string[];
  /** Families of which raw series are wanted, each once. */
  readonly series: readonly Pick<SeriesQuestion, 'family' | 'metrics'>[];
  /** The range of the series, epoch milliseconds, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** Families of which the last declared state is wanted. */
  readonly states: readonly string[];
}

/** What one of the servers of a {@link ServersQuestion} answers. */
export interface AnswerOfServer {
  /** By family; a family without any poll is left out. */
  readonly latest: ReadonlyMap<string, StoredPoll>;
  /** In the order of the question. */
  readonly series: readonly SeriesResult[];
  readonly states: readonly StateOfServer[];
}

/** A statement's text. */
export interface QueryText {
  readonly text: string | null;
  readonly fingerprint: string | null;
  readonly tags: string | null;
  /** When the text was first stored, milliseconds since 1970. */
  readonly firstSeenAt: number;
}

/** A statement of one server, as one that is looked for by its fingerprint is found. */
export interface StatementOfServer extends QueryText {
  readonly serverId: string;
  /** `queryid` as decimal text. */
  readonly queryId: string;
}

/** A stretch of time in which polls that were due are missing, and why. */
export interface HistoryGap {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** What was due by the declared schedule, what is stored, and where and why the rest is missing. */
export interface Completeness {
  readonly expected: number;
  readonly present: number;
  readonly gaps: HistoryGap[];
  /** Set when the range begins before what is kept: from here on polls were due. Epoch milliseconds. */
  readonly keptSince?: number;
}

/** State of one family as its collector declared it last (or at a time). */
export interface FamilyStateAt {
  readonly family: string;
  readonly state: string;
  readonly reason: string;
  /** Declared schedule; 0 means not scheduled. */
  readonly intervalMs: number;
  readonly sinceMs: number;
}

/** The newest poll of one family of one server. */
export interface NewestPoll {
  readonly serverId: string;
  readonly family: string;
  readonly poll: StoredPoll;
}

/** State of one family of one server as its collector declared it last, and when. */
export interface StateOfServer extends Omit<FamilyStateAt, 'sinceMs'> {
  readonly serverId: string;
  readonly toldAtMs: number;
}

/** What the history knows of one stream's delivery. */
export interface StreamState {
  readonly serverId: string;
  readonly collectorId: string;
  readonly epoch: bigint;
  /** Highest sequence stored. */
  readonly storedTo: bigint;
  /** Inclusive ranges stored. */
  readonly received: (readonly [bigint, bigint])[];
  readonly lastCollectedAt: number;
  readonly lastStoredAt: number;
  readonly gaps: {
    readonly fromSequence: bigint;
    readonly toSequence: bigint;
    readonly from: number;
    readonly to: number;
    readonly reason: string;
  }[];
}
