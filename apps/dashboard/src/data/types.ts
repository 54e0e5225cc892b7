import type * as contracts from '@pganalytics/contracts';

/** An answer of the API as the screens get it: nothing in it can be changed. */
type Answer<T> = T extends string | number | boolean | null | undefined ? T : { readonly [K in keyof T]: Answer<T[K]> };

export type Account = Answer<contracts.Account>;
export type Activity = Answer<contracts.Activity>;
export type ActivityDimension = contracts.ActivityDimension;
export type ActivityHistory = Answer<contracts.ActivityHistory>;
export type Collector = Answer<contracts.CollectorItem>;
export type CollectorPage = Answer<contracts.CollectorPage>;
export type FamilyStateOfServer = Answer<contracts.FamilyStateOfServer>;
export type GapInData = Answer<contracts.GapInData>;
export type LabelledSeries = Answer<contracts.LabelledSeries>;
export type LivePing = Answer<contracts.LivePing>;
export type LiveStored = Answer<contracts.LiveStored>;
export type QueryDetail = Answer<contracts.QueryDetail>;
export type QueryItem = Answer<contracts.QueryItem>;
export type QueryPage = Answer<contracts.QueryPage>;
export type SeriesAnswer = Answer<contracts.SeriesAnswer>;
export type SeriesPoint = Answer<contracts.SeriesPoint>;
export type ServerDetail = Answer<contracts.ServerDetail>;
export type ServerPage = Answer<contracts.ServerPage>;
export type ServerState = contracts.ServerState;
export type ServerSummary = Answer<contracts.ServerSummary>;
export type SessionNow = Answer<contracts.SessionNow>;
