import { busConfig } from '@pganalytics/bus';
import { cacheConfig } from '@pganalytics/cache';
import { flag, list, port, positive } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';
import { httpConfig } from '@pganalytics/http';
import { telemetryConfig } from '@pganalytics/telemetry';
import { z } from 'zod';

/** Every setting of ingest. */
export const ingestConfig = {
  ...telemetryConfig,
  ...httpConfig,
  ...busConfig,
  ...cacheConfig,
  HTTP_PORT: port(9102).describe('Port of health, metrics and REST behind a proxy; 0 takes a free one.'),
  COLLECTOR_HOST: z.string().default('127.0.0.1').describe('Address the collector port listens on.'),
  COLLECTOR_PORT: port(8443).describe('Port for collectors, gRPC and REST together; 0 takes a free one.'),
  COLLECTOR_TLS_CERT_FILE: z.string().optional().describe('PEM certificate chain of the collector port.'),
  COLLECTOR_TLS_KEY_FILE: z.string().optional().describe('PEM private key of the collector port.'),
  COLLECTOR_TLS_RELOAD_MS: positive(10_000).describe('How often the two files are looked at for a new certificate.'),
  COLLECTOR_TOKENS: z
    .enum(['always', 'behind-proxy', 'never'])
    .default('behind-proxy')
    .describe(
      'Where collector tokens count; behind-proxy: where TLS does not end here. Elsewhere a certificate is needed.',
    ),
  COLLECTOR_PROXIES: list().describe('Networks of proxies whose connections begin with a PROXY protocol v2 header.'),
  INGEST_CREDENTIAL_CHECK_MS: positive(5_000).describe('How often open streams are checked for certificates that end.'),
  INGEST_CLONE_GRACE_SECONDS: positive(60).describe(
    'How long the old and the new key of a collector may be in use together, as when it renews its certificate.',
  ),
  INGEST_CLONE_REPORT_SECONDS: positive(3_600).describe('How often the same copied identity is reported.'),
  COLLECTOR_PLAINTEXT: flag(false).describe('Serve collectors without TLS on an address that is not loopback.'),
  INGEST_STREAM_CREDIT: positive(256).describe('Snapshots one stream may have on the way without an answer.'),
  INGEST_STREAMS_PER_COLLECTOR: positive(4).describe('Streams one collector may hold open at a time.'),
  INGEST_IN_FLIGHT_MAX_BYTES: positive(50_331_648)
    .refine((bytes) => bytes <= 50_331_648, { error: 'is at most 50331648: what sends to the log holds 64 MiB' })
    .describe('Snapshots waiting for the log; above, nobody is read. Below what the sender holds, which refuses.'),
  INGEST_SNAPSHOT_MAX_BYTES: positive(4_194_304).describe(
    'Largest snapshot; stays below the largest record of the log.',
  ),
  INGEST_FUTURE_MAX_SECONDS: positive(600).describe('How far ahead of our clock a snapshot may have been taken.'),
  INGEST_PAST_MAX_SECONDS: positive(1_206_000).describe(
    'How old a snapshot may be; stays below HISTORY_RAW_DAYS of the writer.',
  ),
  INGEST_SIGHTING_SECONDS: positive(3_600).describe('How often an unchanged server is reported as seen.'),
  INGEST_SERVER_CLAIM_SECONDS: positive(600).describe(
    'How long a server id stays with its database cluster after the last snapshot; meanwhile another one is refused.',
  ),
  INGEST_NEW_SERVERS_PER_COLLECTOR_DAY: positive(2_000).describe('Servers unknown so far that one collector may name.'),
  INGEST_SERVERS_PER_TENANT: positive(50_000).describe('Servers of one organisation; more are not taken.'),
  INGEST_CREDIT_PROBE_MS: positive(1_000).describe('While the log is down: how often a stream may try one snapshot.'),
  INGEST_LOG_LOOK_SECONDS: positive(30).describe(
    'How often it is looked whether the log is still the same one: one small request.',
  ),
  INGEST_BODY_MAX_BYTES: positive(4_194_304).describe('Largest REST body as sent.'),
  INGEST_INFLATED_MAX_BYTES: positive(20_971_520).describe('Largest REST body after inflating.'),
  INGEST_INFLATE_MAX_RATIO: positive(100).describe('Largest ratio of inflated to sent bytes.'),
  INGEST_JSON_MAX_BYTES: positive(4_194_304).describe('Largest JSON body after inflating; parsing it holds up others.'),
  INGEST_ITEMS_MAX: positive(50_000).describe('Most items of one REST body.'),
  INGEST_HEADERS_TIMEOUT_MS: positive(5_000).describe('Longest time for a TLS handshake or request headers.'),
  INGEST_BODY_TIMEOUT_MS: positive(30_000).describe('Longest time for a REST body to arrive.'),
  INGEST_STREAM_SILENT_SECONDS: positive(900).describe('A stream without a message for so long is cut.'),
  INGEST_STREAM_MALFORMED_MAX: positive(200).describe(
    'Messages of one stream that may be malformed; a collector newer than us has a schema of each family we do not know.',
  ),
  INGEST_SLOW_CHECK_MS: positive(1_000).describe('How often it is looked for silent and unread streams.'),
  INGEST_HTTP2_STREAMS_MAX: positive(100).describe('Streams one HTTP/2 connection may hold open.'),
  INGEST_HTTP2_CONTROL_FRAMES_PER_SECOND: positive(20).describe(
    'PING and SETTINGS frames a connection may send; ten times as many at once.',
  ),
  INGEST_HTTP2_NEW_STREAMS_PER_SECOND: positive(20).describe(
    'Streams a connection may open or reset; ten times as many at once.',
  ),
  INGEST_HEADERS_MAX_BYTES: positive(16_384).describe('Most bytes of the headers of a request.'),
  INGEST_STREAMS_PER_TENANT: positive(20_000).describe('Streams the collectors of one organisation may hold open.'),
  INGEST_REQUESTS_PER_TENANT: positive(1_000).describe('REST requests one organisation may have open at a time.'),
  INGEST_TENANT_SNAPSHOTS_PER_SECOND: positive(20_000).describe('Quota of an organisation, over all instances.'),
  INGEST_TENANT_BYTES_PER_SECOND: positive(200_000_000).describe('Quota of an organisation, over all instances.'),
  INGEST_COLLECTOR_SNAPSHOTS_PER_SECOND: positive(5_000).describe(
    'Quota of a collector on one instance; 500 servers a second leave room to send a spool again.',
  ),
  INGEST_COLLECTOR_BYTES_PER_SECOND: positive(50_000_000).describe('Quota of a collector on one instance.'),
  INGEST_QUOTA_BURST_SECONDS: positive(10).describe("How many seconds' worth of a quota may come at once."),
  INGEST_QUOTA_SHARE_MS: positive(1_000).describe('How often what was used is told to the store of all instances.'),
  INGEST_DIGEST_STREAMS: positive(20_000).describe('Streams whose last digests are remembered, 4 KiB each at most.'),
  INGEST_SCHEMAS_PER_COLLECTOR_DAY: positive(500).describe('New schemas one collector may register in a day.'),
  INGEST_SCHEMA_COLUMNS_MAX: positive(512).describe('Most columns of a schema.'),
  INGEST_SECURITY_EVENT_SECONDS: positive(60).describe(
    'At most one security event of a collector and kind in this time.',
  ),
  INGEST_SEND_COUNT_TELL_MS: positive(5_000).describe('How often it is looked whether a counted minute is over.'),
  INGEST_REQUESTS_PER_COLLECTOR: positive(16).describe('REST requests one collector may have open at a time.'),
};

/** The typed values of {@link ingestConfig}. */
export type IngestConfig = ConfigOf<typeof ingestConfig>;
