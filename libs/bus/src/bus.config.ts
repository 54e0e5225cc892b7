import { flag, list, positive, postgresUrl } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';
import { z } from 'zod';

/** Settings of the log, the same in every service. */
export const busConfig = {
  BUS: z.enum(['kafka', 'embedded']).default('kafka'),
  BUS_DELIVERY_TIMEOUT_MS: positive(30_000),
  BUS_SESSION_TIMEOUT_MS: positive(6000),
  BUS_DATABASE_URL: postgresUrl().optional(),
  BUS_EMBEDDED_RETENTION_HOURS: positive(24),
  KAFKA_BROKERS: list(),
  KAFKA_CLIENT_ID: z.string().min(1).default('pganalytics'),
  KAFKA_TLS: flag(false),
  KAFKA_TLS_CA_FILE: z.string().optional(),
  KAFKA_TLS_CERT_FILE: z.string().optional(),
  KAFKA_TLS_KEY_FILE: z.string().optional(),
  KAFKA_SASL_MECHANISM: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
  KAFKA_PARTITIONS: positive(12),
  KAFKA_REPLICATION_FACTOR: positive(1),
  KAFKA_TOPICS_LOOK_MS: positive(30_000).describe(
    'How often topics are looked at for new partitions, by those that write to them and by groups that read them.',
  ),
  KAFKA_UNSAFE_RECHECK_MS: positive(60_000).describe(
    'How often a topic that could lose confirmed records is looked at again; until it is safe nothing is written.',
  ),
};

/** The typed settings of the log. */
export type BusConfig = ConfigOf<typeof busConfig>;
