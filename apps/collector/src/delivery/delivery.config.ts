import { flag, positive } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';
import { z } from 'zod';

/** Settings of the collector's way to ingest. */
export const deliveryConfig = {
  INGEST_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:8443')
    .describe('Collector port of ingest.'),
  INGEST_CA_FILE: z.string().optional().describe('PEM certificates that ingest is trusted by; else the system ones.'),
  INGEST_PLAINTEXT: flag(false).describe('Send the token without TLS to an address that is not loopback.'),
  COLLECTOR_TOKEN: z.string().default('').describe('Token of this collector, as the administration shows it once.'),
  SPOOL_MAX_BYTES: positive(67_108_864).describe('Snapshots kept until stored; the oldest make room for new ones.'),
  SNAPSHOT_MAX_BYTES: positive(917_504).describe('Largest snapshot; larger ones are cut between frames.'),
  RESEND_SECONDS: positive(600).describe(
    'After how long a snapshot that is logged and not stored is sent again; it doubles.',
  ),
  RECONNECT_FIRST_MS: positive(500).describe('Ceiling of the first wait before connecting again; it doubles.'),
  RECONNECT_MOST_MS: positive(30_000).describe('Highest ceiling of that wait.'),
};

/** The typed values of {@link deliveryConfig}. */
export type DeliveryConfig = ConfigOf<typeof deliveryConfig>;
