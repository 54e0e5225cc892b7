import { AccessDirectories } from '@pganalytics/access';
import { createBus } from '@pganalytics/bus';
import { createCache } from '@pganalytics/cache';
import { PostgresHistoryReader } from '@pganalytics/history';
import { createHttpService } from '@pganalytics/http';
import type { ReadinessCheck } from '@pganalytics/http';
import { createPool, poolOptions } from '@pganalytics/postgres';
import { Metrics, createLogger } from '@pganalytics/telemetry';
import type { Logger, RunningService } from '@pganalytics/telemetry';

import { KnownQuestions } from './answers/known-questions.js';
import { AttentionBoard } from './attention/attention-board.js';
import { CollectorDirectory } from './collectors/collector-directory.js';
import { followPlatform } from './follow-platform.js';
import type { Following } from './follow-platform.js';
import { LiveFeed } from './live/live-feed.js';
import type { QueryConfig } from './query.config.js';
import { DirectoriesNotRead } from './query.errors.js';
import { QueryModule } from './query.module.js';
import { ServerDirectory } from './servers/server-directory.js';

/** Starts the query service. */
export async function startQuery(
  config: QueryConfig,
  overrides: { readonly logger?: Logger } = {},
): Promise<RunningService> {
  const logger = overrides.logger ?? createLogger({ service: 'query', level: config.LOG_LEVEL });
  const metrics = new Metrics('query');
  const bus = await createBus(config, { logger, metrics });
  const cache = createCache(config, logger);
  const pool = createPool(config.DATABASE_URL, poolOptions(config, 'pganalytics query', logger));
  const directories = new AccessDirectories({ bus, logger, config });
  const retention = {
    rawDays: config.HISTORY_RAW_DAYS,
    minuteDays: config.HISTORY_MINUTE_DAYS,
    tenMinuteDays: config.HISTORY_TEN_MINUTE_DAYS,
    hourDays: config.HISTORY_HOUR_DAYS,
  };
  const keptForMs = config.HISTORY_KEPT_CACHE_SECONDS * 1000;
  const limits = { cells: config.QUERY_MAX_READ_VALUES, bytes: config.QUERY_MAX_READ_BYTES };
  const history = new PostgresHistoryReader({ pool, retention, keptForMs, limits });
  let following: Following | undefined;
  const feed = new LiveFeed();
  const close = async () => {
    await following?.close();
    await Promise.all([bus.close(), cache.close(), pool.end()]);
  };
  const copies: ReadinessCheck = {
    name: 'directories',
    check: () => {
      if (!following?.complete()) throw new DirectoriesNotRead();
    },
  };
  try {
    const http = await createHttpService({
      service: 'query',
      module: QueryModule.forRoot({ config, bus, cache, history, feed, directories, logger, metrics }),
      config,
      logger,
      metrics,
      readiness: [directories, copies],
      prepare: async (app) => {
        const [servers, collectors] = [app.get(ServerDirectory), app.get(CollectorDirectory)];
        const platform = { servers, collectors, feed, attention: app.get(AttentionBoard) };
        following = await followPlatform(bus, platform, logger);
        app.get(KnownQuestions).answerIn(app.getHttpAdapter().getInstance());
      },
      // A live stream never ends by itself, and the drain waits for requests in flight.
      beforeClose: async () => feed.endAll(),
    });
    return { name: 'query', url: http.url, stop: async () => http.stop().then(close) };
  } catch (error) {
    await close();
    throw error;
  }
}
