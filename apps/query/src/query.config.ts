import { accessConfig } from '@pganalytics/access';
import { busConfig } from '@pganalytics/bus';
import { cacheConfig } from '@pganalytics/cache';
import { port, positive } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';
import { httpConfig } from '@pganalytics/http';
import { databaseConfig } from '@pganalytics/postgres';
import { telemetryConfig } from '@pganalytics/telemetry';
import type { Logger } from '@pganalytics/telemetry';
import { z } from 'zod';

import { prefetchConfig } from './answers/prefetch.config.js';
import { queriesConfig } from './queries/queries.config.js';
import { attentionConfig } from './attention/attention.config.js';

/** Every setting of the query service. */
export const queryConfig = {
  ...telemetryConfig,
  ...httpConfig,
  HTTP_PORT: port(9104).describe('Port to listen on; 0 takes a free one.'),
  ...databaseConfig,
  ...busConfig,
  ...cacheConfig,
  ...accessConfig,
  PUBLIC_URL: z
    .url()
    .default('http://127.0.0.1:8080')
    .describe('Where users reach the product; it decides the names of the cookies.'),
  QUERY_MAX_RANGE_DAYS: positive(1_830).describe('The longest range one answer may span.'),
  QUERY_MAX_POINTS: positive(11_000).describe('Most points of one line.'),
  QUERY_MAX_ACTIVITY_HOURS: positive(24).describe(
    'The longest range whose activity samples are read, second by second.',
  ),
  QUERY_FLEET_LOAD_MS: positive(3_000).describe(
    'How long a list of many servers may show the load of one although a new sample is stored: a third of their interval.',
  ),
  QUERY_CACHE_SECONDS: positive(5).describe('How long an answer is kept while nothing new is stored.'),
  QUERY_CLOSED_CACHE_SECONDS: positive(600).describe(
    'How long an answer is kept whose range lies in the past, complete.',
  ),
  QUERY_KNOWN_QUESTIONS: positive(5_000).describe(
    'Questions whose meaning is remembered by their URL, so that one whose answer is kept is answered at once.',
  ),
  QUERY_MAX_RUNNING: positive(16).describe('Answers that one process makes at a time; more wait.'),
  QUERY_MAX_RUNNING_PER_ORGANISATION: positive(4).describe('The same for one organisation.'),
  QUERY_MAX_RUNNING_PER_USER: positive(3).describe(
    'The same for one user: fewer than for the organisation, so that one user cannot keep the others waiting.',
  ),
  QUERY_MAX_WAITING_PER_USER: positive(50).describe(
    'Questions of one user that wait for their turn; more are refused.',
  ),
  QUERY_QUESTIONS_PER_SECOND: positive(100).describe(
    'Questions that one process takes from one user, on average over ten seconds; answers from the cache included.',
  ),
  QUERY_ANSWERS_PER_SECOND: positive(40).describe(
    'Answers made for one user in all processes, on average over ten seconds; each chart or server counts.',
  ),
  QUERY_MAX_ANSWER_POINTS: positive(1_000_000).describe(
    'Most points of one answer, all its lines together: about 20 MB of text.',
  ),
  QUERY_MAX_READ_VALUES: positive(20_000_000).describe(
    'Most values that one answer may read: rows times moments, about half a gigabyte of memory at the worst.',
  ),
  QUERY_MAX_READ_BYTES: positive(134_217_728).describe('Most packed bytes of the history that one answer may read.'),
  QUERY_MAX_FLEET_SERVERS: positive(100).describe('Servers that one answer about many reads; it names the others.'),
  QUERY_MAX_WAIT_SECONDS: positive(10).describe('How long a question waits for its turn before it is refused.'),
  QUERY_LATE_AFTER_SECONDS: positive(30).describe('A server whose newest sample is older than this is late.'),
  HISTORY_RAW_DAYS: positive(14).describe('How long samples are kept; the same as the setting of the writer.'),
  HISTORY_MINUTE_DAYS: positive(60).describe('How long roll-ups of a minute are kept; as the writer.'),
  HISTORY_TEN_MINUTE_DAYS: positive(366).describe('How long roll-ups of ten minutes are kept; as the writer.'),
  HISTORY_HOUR_DAYS: positive(1_827).describe('How long roll-ups of an hour are kept; as the writer.'),
  HISTORY_KEPT_CACHE_SECONDS: positive(5).describe(
    'How long it is remembered for how many days an organisation keeps its history.',
  ),
  ...attentionConfig,
  PROMETHEUS_MAX_READS: positive(500).describe(
    'Metrics that one PromQL query may read, each server counted: some five seconds of reading at the worst.',
  ),
  PROMETHEUS_MAX_SERIES: positive(2_000).describe('Most series that one PromQL query may read.'),
  PROMETHEUS_MAX_VALUES: positive(20_000_000).describe(
    'Most values that one PromQL query may look at: a few tenths of a second during which nothing else is answered.',
  ),
  PROMETHEUS_PARALLEL_READS: positive(4).describe('Servers whose series one PromQL query reads at a time.'),
  LIVE_HEARTBEAT_SECONDS: positive(15).describe('How often a live stream says that it is alive.'),
  LIVE_MAX_SECONDS: positive(300).describe(
    'After this a live stream ends and the client signs in anew by connecting again.',
  ),
  LIVE_MAX_CLIENTS: positive(1_000).describe('Live streams that one process serves at a time.'),
  LIVE_MAX_CLIENTS_PER_USER: positive(20).describe('Live streams that one process serves one user at a time.'),
  LIVE_RECHECK_SECONDS: positive(5).describe('How often a live stream asks anew whether its caller may still listen.'),
  LIVE_BUFFER_EVENTS: positive(500).describe(
    'Events kept for a client that reads too slowly; more are told as missed.',
  ),
  ...queriesConfig,
  ...prefetchConfig,
  WATCH_SECONDS: positive(30).describe('For how long a server counts as watched after somebody was seen looking.'),
};

/** The typed settings of the query service. */
export type QueryConfig = ConfigOf<typeof queryConfig>;

/** Carries the settings to the classes that Nest makes. */
export abstract class Settings {
  abstract readonly values: QueryConfig;
}

/** Tells the time, so that tests can stop it. */
export abstract class Clock {
  abstract now(): number;
}

/** Carries the logger to the classes that Nest makes. */
export abstract class ServiceLog {
  abstract readonly logger: Logger;
}
