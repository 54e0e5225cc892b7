import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AccessModule } from '@pganalytics/access';
import type { AccessDirectories } from '@pganalytics/access';
import { Bus } from '@pganalytics/bus';
import { Cache } from '@pganalytics/cache';
import { HistoryReader } from '@pganalytics/history';
import { Metrics } from '@pganalytics/telemetry';
import type { Logger } from '@pganalytics/telemetry';

import { ReadActivityHistory } from './activity/read-activity-history.js';
import { SessionSamples } from './activity/session-samples.js';
import { ShowActivity } from './activity/show-activity.js';
import { AnswerCache } from './answers/answer-cache.js';
import { AnswerTurns } from './answers/answer-turns.js';
import { AnswerVersions } from './answers/answer-versions.js';
import { Answering } from './answers/answering.js';
import { KnownQuestions } from './answers/known-questions.js';
import { Prefetch } from './answers/prefetch.js';
import { UserRates } from './answers/user-rates.js';
import { ListMetrics } from './catalogue/list-metrics.js';
import { CollectorDirectory } from './collectors/collector-directory.js';
import { ListCollectors } from './collectors/list-collectors.js';
import { queryControllers } from './controllers.js';
import { fleetProviders } from './fleet.js';
import { ReadFleetSeries } from './fleet-series/read-fleet-series.js';
import { ShowKeptHistory } from './kept/show-kept-history.js';
import { FleetStatementReader } from './fleet-queries/fleet-statements.js';
import { ListFleetQueries } from './fleet-queries/list-fleet-queries.js';
import { ShowFleetQuery } from './fleet-queries/show-fleet-query.js';
import { LiveFeed } from './live/live-feed.js';
import { StreamLive } from './live/stream-live.js';
import { WatchServer } from './live/watch-server.js';
import { PreparedTransactions } from './locks/prepared-transactions.js';
import { ReadLockHistory } from './locks/read-lock-history.js';
import { RelationNames } from './locks/relation-names.js';
import { ShowLocks } from './locks/show-locks.js';
import { EarlierStatements } from './queries/earlier-statements.js';
import { InstallStatements } from './queries/install-statements.js';
import { ListQueries } from './queries/list-queries.js';
import { QueryLines } from './queries/query-lines.js';
import { StatementReader } from './queries/read-statements.js';
import { ShowQuery } from './queries/show-query.js';
import { Sparks } from './queries/sparks.js';
import { StatementLines } from './queries/statement-lines.js';
import { AnswerQuery } from './prometheus/answer-query.js';
import { DescribeSeries } from './prometheus/describe-series.js';
import { ReadSamples } from './prometheus/read-samples.js';
import { Clock, ServiceLog, Settings } from './query.config.js';
import type { QueryConfig } from './query.config.js';
import { ReadPanels } from './series/read-panels.js';
import { ReadSeries } from './series/read-series.js';
import { SeriesReader } from './series/series-reader.js';
import { ListFamilyStates } from './servers/list-family-states.js';
import { ListServers } from './servers/list-servers.js';
import { ServerDirectory } from './servers/server-directory.js';
import { ServerLoad } from './servers/server-load.js';
import { ShowServer } from './servers/show-server.js';
import { AmountReader } from './top/amount-reader.js';
import { ReadTop } from './top/read-top.js';
import { subjectProviders } from './subjects.js';

export interface QuerySurroundings {
  readonly config: QueryConfig;
  readonly bus: Bus;
  readonly cache: Cache;
  readonly history: HistoryReader;
  readonly feed: LiveFeed;
  readonly directories: AccessDirectories;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

@Module({})
export class QueryModule {
  static forRoot(surroundings: QuerySurroundings): DynamicModule {
    const { config, bus, cache, history, feed, directories, logger, metrics } = surroundings;
    return {
      module: QueryModule,
      imports: [AccessModule.forRoot({ directories, publicUrl: config.PUBLIC_URL })],
      controllers: [...queryControllers],
      providers: [
        { provide: Settings, useValue: { values: config } satisfies Settings },
        { provide: Clock, useValue: { now: Date.now } satisfies Clock },
        { provide: ServiceLog, useValue: { logger } satisfies ServiceLog },
        { provide: Bus, useValue: bus },
        { provide: Cache, useValue: cache },
        { provide: HistoryReader, useValue: history },
        { provide: Metrics, useValue: metrics },
        ServerDirectory,
        ServerLoad,
        ListServers,
        ShowServer,
        ListFamilyStates,
        ListMetrics,
        SeriesReader,
        ReadSeries,
        ReadPanels,
        ReadFleetSeries,
        AmountReader,
        ReadTop,
        StatementReader,
        StatementLines,
        EarlierStatements,
        InstallStatements,
        QueryLines,
        Sparks,
        FleetStatementReader,
        ListFleetQueries,
        ShowFleetQuery,
        ListQueries,
        ShowQuery,
        SessionSamples,
        ShowActivity,
        ReadActivityHistory,
        PreparedTransactions,
        RelationNames,
        ShowLocks,
        ReadLockHistory,
        CollectorDirectory,
        ListCollectors,
        ShowKeptHistory,
        ReadSamples,
        AnswerQuery,
        DescribeSeries,
        ...subjectProviders,
        ...fleetProviders,
        { provide: LiveFeed, useValue: feed },
        StreamLive,
        WatchServer,
        AnswerCache,
        AnswerTurns,
        AnswerVersions,
        Prefetch,
        KnownQuestions,
        UserRates,
        Answering,
      ],
    };
  }
}
