import { AccessDirectories } from '@pganalytics/access';
import { createBus } from '@pganalytics/bus';
import { createCache } from '@pganalytics/cache';
import { createHttpService } from '@pganalytics/http';
import { OutboxRelay, createPool, poolOptions } from '@pganalytics/postgres';
import { createKeyProvider } from '@pganalytics/secrets';
import { Metrics, createLogger } from '@pganalytics/telemetry';
import type { Logger, RunningService } from '@pganalytics/telemetry';

import type { AuthConfig } from './auth.config.js';
import { Authorities } from './authority/authorities.js';
import { AuthModule } from './auth.module.js';
import { ensureAdministratorIn } from './bootstrap/ensure-administrator.js';
import { RecordClone } from './collectors/record-clone.js';
import { RecordServer } from './servers/record-server.js';
import { consumeServersSeen } from './servers/servers-seen.consumer.js';
import { ClearSessions } from './sessions/clear-sessions.js';
import { KeyRing } from './signing-keys/key-ring.js';
import { AuthDatabase, SCHEMA } from './storage/auth-database.js';
import { openDatabase } from './storage/open-database.js';
import { publishOutboxEvent } from './storage/publish-outbox.js';

const HOUR_MS = 3_600_000;

/** Starts the service: migrates its schema, publishes its signing key, answers its API. */
export async function startAuth(
  config: AuthConfig,
  overrides: { readonly logger?: Logger } = {},
): Promise<RunningService> {
  const logger = overrides.logger ?? createLogger({ service: 'auth', level: config.LOG_LEVEL });
  const metrics = new Metrics('auth');
  const keyProvider = createKeyProvider(config);
  const source = await openDatabase(config, logger);
  const pool = createPool(config.DATABASE_URL, { ...poolOptions(config, 'pganalytics auth outbox', logger), size: 3 });
  const bus = await createBus(config, { logger, metrics });
  const cache = createCache(config, logger);
  const directories = new AccessDirectories({ bus, logger });
  const relay = new OutboxRelay({ pool, schema: SCHEMA, logger, publish: (event) => publishOutboxEvent(bus, event) });
  const database = new AuthDatabase(source, () => relay.wake());
  const authorities = new Authorities(database, keyProvider, config);
  const keyRing = new KeyRing({
    bus,
    logger,
    published: directories.keys,
    rotationMs: config.SIGNING_KEY_ROTATION_MINUTES * 60_000,
    aheadMs: config.SIGNING_KEY_AHEAD_SECONDS * 1_000,
  });
  if (config.ADMIN_PASSWORD !== undefined) {
    await ensureAdministratorIn(database, { email: config.ADMIN_EMAIL, password: config.ADMIN_PASSWORD });
  }

  await authorities.ensure();

  const service = await createHttpService({
    service: 'auth',
    module: AuthModule.forRoot({ config, database, cache, keyRing, authorities, directories, logger, metrics }),
    config,
    logger,
    metrics,
    readiness: [
      { name: 'database', check: () => database.check() },
      directories,
      { name: 'signing-key', check: () => keyRing.check() },
    ],
  });
  relay.start();
  keyRing.start();
  const consumer = await consumeServersSeen({
    bus,
    pool,
    recordServer: service.app.get(RecordServer),
    recordClone: service.app.get(RecordClone),
    logger,
  });
  const clearing = setInterval(() => {
    void clearSessions(service.app.get(ClearSessions), logger);
    authorities.ensure().catch((error: unknown) => {
      logger.error(
        { err: error },
        'the authorities of collectors could not be looked after; the next hour tries again',
      );
    });
  }, HOUR_MS);

  let stopped: Promise<void> | undefined;
  return {
    name: service.name,
    url: service.url,
    stop: () => (stopped ??= stop()),
  };

  async function stop(): Promise<void> {
    clearInterval(clearing);
    await service.stop();
    await consumer.close();
    await keyRing.stop();
    await relay.stop();
    await bus.close();
    await cache.close();
    await pool.end();
    await source.destroy();
  }
}

async function clearSessions(clear: ClearSessions, logger: Logger): Promise<void> {
  try {
    await clear.run();
  } catch (error) {
    logger.warn({ err: error }, 'ended sessions could not be cleared away; the next hour tries again');
  }
}
