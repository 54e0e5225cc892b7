import { followEvents } from '@pganalytics/bus';
import type { Bus, Follower } from '@pganalytics/bus';
import { organisationsChanged } from '@pganalytics/contracts';
import type { RetentionDays } from '@pganalytics/contracts';
import { keepRetention } from '@pganalytics/history';
import type { OwnDays } from '@pganalytics/history';
import type { Pool } from '@pganalytics/postgres';
import type { Logger } from '@pganalytics/telemetry';

/** Copies for how long organisations keep what into the history: upkeep deletes by it, and readers know what is there. */
export async function followRetention(parts: {
  readonly bus: Bus;
  readonly pool: Pool;
  readonly logger: Logger;
}): Promise<Follower> {
  const { bus, pool, logger } = parts;
  return followEvents(bus, organisationsChanged, {
    handle: ({ data: { organisationId, version, retention } }) =>
      keepRetention(pool, { organisationId, version, days: daysOf(retention) }),
    onError: (error) => logger.error({ err: error }, 'a retention could not be taken over'),
  });
}

function daysOf(retention: RetentionDays): OwnDays {
  return {
    samples: retention.samplesDays,
    statements: retention.statementsDays,
    sessions: retention.sessionsDays,
    minute: retention.minuteDays,
    tenMinute: retention.tenMinuteDays,
    hour: retention.hourDays,
  };
}
