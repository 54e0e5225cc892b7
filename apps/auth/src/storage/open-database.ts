import { createDataSource, migrate, namingOutages, poolOptions } from '@pganalytics/postgres';
import type { DatabaseConfig } from '@pganalytics/postgres';
import type { Logger } from '@pganalytics/telemetry';
import type { DataSource } from 'typeorm';

import { ApiToken } from '../api-tokens/api-token.entity.js';
import { CollectorAuthority } from '../authority/authority.entity.js';
import { Collector } from '../collectors/collector.entity.js';
import { CollectorCertificate } from '../enrolment/collector-certificate.entity.js';
import { EnrolmentToken } from '../enrolment/enrolment-token.entity.js';
import { Organisation } from '../organisations/organisation.entity.js';
import { Server } from '../servers/server.entity.js';
import { RefreshToken } from '../sessions/refresh-token.entity.js';
import { Session } from '../sessions/session.entity.js';
import { User } from '../users/user.entity.js';
import { SCHEMA } from './auth-database.js';
import { CollectorCertificates1764000000000 } from './migrations/collector-certificates.js';
import { DeletedHistories1764000000004 } from './migrations/deleted-histories.js';
import { EveryOrganisation1764000000002 } from './migrations/every-organisation.js';
import { FirstSchema1763900000000 } from './migrations/first-schema.js';
import { OrganisationRetention1764000000001 } from './migrations/organisation-retention.js';
import { SessionOrigins1764000000003 } from './migrations/session-origins.js';

export const entities = [
  Organisation,
  User,
  Session,
  RefreshToken,
  ApiToken,
  Collector,
  Server,
  CollectorAuthority,
  EnrolmentToken,
  CollectorCertificate,
];
export const migrations = [
  FirstSchema1763900000000,
  CollectorCertificates1764000000000,
  OrganisationRetention1764000000001,
  EveryOrganisation1764000000002,
  SessionOrigins1764000000003,
  DeletedHistories1764000000004,
];

/** Brings the schema up to date and connects to it. */
export async function openDatabase(config: DatabaseConfig, logger: Logger): Promise<DataSource> {
  await migrate({ url: config.DATABASE_URL, schema: SCHEMA, migrations, logger });
  const source = createDataSource({
    url: config.DATABASE_URL,
    schema: SCHEMA,
    entities,
    pool: poolOptions(config, 'pganalytics auth', logger),
  });
  return namingOutages(() => source.initialize());
}
