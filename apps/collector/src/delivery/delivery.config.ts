import { flag, list, positive } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';
import { z } from 'zod';

const MIB = 1_048_576;

/** Settings of the collector's way to ingest. */
export const deliveryConfig = {
  INGEST_URL: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((url) => url !== ''))
    .pipe(z.array(z.url({ protocol: /^https?$/ })).min(1))
    .optional()
    .describe(
      'Collector ports of ingest, separated by white space; another one is taken when one fails. As enrolled unless ' +
        'set; with a token http://127.0.0.1:8443.',
    ),
  INGEST_CA_FILE: z.string().optional().describe('PEM certificates that ingest is trusted by; else the system ones.'),
  INGEST_SERVER_NAME: z.string().optional().describe('Name in the certificate of ingest, if INGEST_URL has another.'),
  INGEST_PLAINTEXT: flag(false).describe('Send the token without TLS to an address that is not loopback.'),
  INGEST_CONNECT_MS: positive(5000).describe('After how long an ingest that does not answer is left for another.'),
  INGEST_KEEPALIVE_MS: positive(10_000).describe('How often a silent connection is tried: a dead one looks silent.'),
  INGEST_KEEPALIVE_TIMEOUT_MS: positive(4000).describe('How long the answer to that may take.'),
  HTTPS_PROXY: z.string().optional().describe('HTTP proxy (CONNECT) on the way to an ingest with https://.'),
  NO_PROXY: list().describe('Hosts that are reached without the proxy, with all that end in them.'),
  COLLECTOR_TOKEN: z.string().default('').describe('Token of this collector, as the administration shows it once.'),
  SPOOL_DIR: z.string().optional().describe('Where snapshots wait until stored; DATA_DIR/spool unless set.'),
  SPOOL_MAX_BYTES: positive(1024 * MIB).describe('Most of the disk for it; the oldest make room for new ones.'),
  SPOOL_MAX_HOURS: z.coerce
    .number()
    .int()
    .min(72)
    .default(168)
    .describe('How long a snapshot waits at most; three days are promised.'),
  SPOOL_MEMORY_BYTES: positive(64 * MIB).describe('Most of memory for snapshots that a full disk does not take.'),
  SPOOL_SEGMENT_BYTES: positive(8 * MIB).describe('Size of a file of the spool, the unit in which the disk is freed.'),
  SPOOL_SYNC_MS: positive(20).describe(
    'How long snapshots are collected for one fsync: 500 servers cost 50 a second at most.',
  ),
  SPOOL_RETRY_SECONDS: positive(5).describe('How often a disk that took nothing is tried again.'),
  SNAPSHOT_MAX_BYTES: positive(917_504).describe('Largest snapshot; larger ones are cut between frames.'),
  RESEND_SECONDS: positive(600).describe(
    'After how long a snapshot that is logged and not stored is sent again; it doubles.',
  ),
  RECONNECT_FIRST_MS: positive(500).describe('Ceiling of the first wait before connecting again; it doubles.'),
  RECONNECT_MOST_MS: positive(30_000).describe('Highest ceiling of that wait.'),
};

/** The typed values of {@link deliveryConfig}. */
export type DeliveryConfig = ConfigOf<typeof deliveryConfig>;
