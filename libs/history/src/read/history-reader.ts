import type { FrameSchema } from '@pganalytics/stats';

import type {
  AnswerOfServer,
  Completeness,
  FamilyStateAt,
  IncreaseQuestion,
  IncreaseRow,
  NewestPoll,
  QueryText,
  RangeOfFamily,
  SeriesQuestion,
  SeriesResult,
  ServersQuestion,
  StatementOfServer,
  StateOfServer,
  StoredPoll,
  StreamState,
  TogetherAnswer,
  TogetherQuestion,
} from './history-reader.types.js';
import type { KeptSignal, KeptSince } from './kept.js';

/**
 * Reads the history of one organisation's servers: port and injection token.
 * Every call names the organisation; rows of another one do not exist for it.
 */
export abstract class HistoryReader {
  /** Series of some metrics of a family, raw or rolled up; hot polls and closed chunks merged, each poll once. */
  abstract series(question: SeriesQuestion): Promise<SeriesResult>;

  /** Several series and completenesses of one server as of one moment: the charts of a screen. */
  abstract together(question: TogetherQuestion): Promise<TogetherAnswer>;

  /**
   * Newest polls, raw series and states of many servers as of one moment, by server: what `latest`, `series` and `statesOf`
   * answer of each of them, in a few statements for all.
   */
  abstract ofServers(question: ServersQuestion): Promise<Map<string, AnswerOfServer>>;

  /** Raw polls in order of time, each with its own schema; rows left out of sparse polls stay left out. */
  abstract polls(range: RangeOfFamily & { readonly limit?: number }): AsyncIterable<StoredPoll>;

  /** Growth of counters up to the polls in `[from, to)`: roll-ups inside, raw polls at the edges. */
  abstract increases(range: IncreaseQuestion): Promise<IncreaseRow[]>;

  /**
   * The newest poll; for sparse families the newest value of every row, also of those that a collector which has started
   * again has not come to yet (`earlier`). `undefined` when there is none.
   */
  abstract latest(of: {
    readonly organisationId: string;
    readonly serverId: string;
    readonly family: string;
    /** The newest poll at or before this moment. */
    readonly at?: number;
  }): Promise<StoredPoll | undefined>;

  /**
   * The newest poll of each of these families of each of these servers, of those collected since a moment and not closed
   * yet: one question for many servers. Of sparse families it tells only the rows that changed.
   */
  abstract newest(of: {
    readonly organisationId: string;
    readonly serverIds: readonly string[];
    readonly families: readonly string[];
    readonly since: number;
  }): Promise<NewestPoll[]>;

  /** The last declared states of some families of some servers. */
  abstract statesOf(of: {
    readonly organisationId: string;
    readonly serverIds: readonly string[];
    readonly families: readonly string[];
  }): Promise<StateOfServer[]>;

  /** Normalised texts of statements by their id (`queryid` as decimal text); ids without a text are left out. */
  abstract texts(of: {
    readonly organisationId: string;
    readonly serverId: string;
    readonly queryIds: readonly string[];
  }): Promise<Map<string, QueryText>>;

  /** The statements of all servers of an organisation that have our fingerprint, each once for every server and id. */
  abstract statementsOf(of: {
    readonly organisationId: string;
    readonly fingerprint: string;
  }): Promise<StatementOfServer[]>;

  /** What was due in `[from, to)` by the declared schedule, what is there, and where and why the rest is missing. */
  abstract completeness(range: RangeOfFamily): Promise<Completeness>;

  /**
   * Since when each step of a family is kept for an organisation: by its retention, and not from before a full disk cut
   * it short. Epoch milliseconds.
   */
  abstract keptSince(of: { readonly organisationId: string; readonly family: string }): Promise<KeptSince>;

  /** What is kept of each signal of an organisation, from the finest to the coarsest. */
  abstract keptSignals(of: { readonly organisationId: string }): Promise<KeptSignal[]>;

  /** The families a server has history of, with the newest schema of each. */
  abstract families(of: {
    readonly organisationId: string;
    readonly serverId: string;
  }): Promise<{ readonly family: string; readonly schema: FrameSchema; readonly lastAt: number }[]>;

  /** The last declared state of every family of a server. */
  abstract states(of: { readonly organisationId: string; readonly serverId: string }): Promise<FamilyStateAt[]>;

  /** Delivery state of the organisation's streams, newest epoch first; `collectorId` or `serverId` narrows it. */
  abstract streams(of: {
    readonly organisationId: string;
    readonly collectorId?: string;
    readonly serverId?: string;
  }): Promise<StreamState[]>;
}
