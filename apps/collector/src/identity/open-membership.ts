import { readFileSync } from 'node:fs';

import { parseCollectorToken } from '@pganalytics/contracts';
import type { Logger } from '@pganalytics/telemetry';

import type { CollectorConfig } from '../collector.config.js';
import { InvalidCollectorToken, TokenFileUnreadable } from '../collector.errors.js';
import { EnrolledIdentity } from './enrolled-identity.js';

/** Who a collector is on the platform, and the settings that follow from it. */
export interface Membership {
  readonly organisationId: string;
  readonly config: CollectorConfig;
  /** Undefined for a collector that has a token. */
  readonly identity: EnrolledIdentity | undefined;
}

/**
 * Reads who this collector is: from the directory that enrolment filled, or from its token.
 * @throws NotEnrolled, IdentityUnreadable, InvalidCollectorToken, TokenFileUnreadable
 */
export async function openMembership(
  settings: CollectorConfig,
  environment: Readonly<Record<string, string | undefined>>,
  logger: Logger,
): Promise<Membership> {
  const directory = settings.COLLECTOR_IDENTITY_DIR;
  if (directory === undefined) {
    const config = withToken(settings);
    const token = parseCollectorToken(config.COLLECTOR_TOKEN);
    if (!token) throw new InvalidCollectorToken();
    return { organisationId: token.organisationId, config, identity: undefined };
  }
  const identity = await EnrolledIdentity.open({ directory, config: settings, environment, logger });
  // A token beside the certificate would only be one more secret on its way.
  const config = { ...settings, COLLECTOR_TOKEN: '', INGEST_URL: settings.INGEST_URL ?? [identity.ingestUrl] };
  return { organisationId: identity.organisationId, config, identity };
}

function withToken(config: CollectorConfig): CollectorConfig {
  const file = config.COLLECTOR_TOKEN_FILE;
  if (file === undefined) return config;
  try {
    return { ...config, COLLECTOR_TOKEN: readFileSync(file, 'utf8').trim() };
  } catch {
    throw new TokenFileUnreadable(file);
  }
}
