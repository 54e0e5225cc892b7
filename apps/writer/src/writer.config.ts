import { busConfig } from '@pganalytics/bus';
import { port, positive } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';
import { httpConfig } from '@pganalytics/http';
import { databaseConfig } from '@pganalytics/postgres';
import { telemetryConfig } from '@pganalytics/telemetry';

/** Every setting of the writer. */
export const writerConfig = {
  ...telemetryConfig,
  ...httpConfig,
  ...databaseConfig,
  ...busConfig,
  HTTP_PORT: port(9103).describe('Port of health and metrics; 0 takes a free one.'),
  WRITER_BATCH_RECORDS: positive(500).describe('Most snapshots in one transaction.'),
  WRITER_BATCH_BYTES: positive(4_194_304).describe('Most bytes of snapshots, unpacked, in one transaction.'),
  WRITER_TRANSACTIONS: positive(2).describe(
    'Most transactions of snapshots at a time. Batches that come meanwhile share the next one: more of them are smaller ones.',
  ),
  WRITER_KNOWN_STREAMS: positive(100_000).describe('Streams whose numbers are kept in memory, some 100 bytes each.'),
  WRITER_KNOWN_TEXTS: positive(100_000).describe(
    'Statements whose stored text is remembered, some 200 bytes each; others are looked up when they are told again.',
  ),
  WRITER_KNOWN_SCHEMAS: positive(10_000).describe(
    'Frame schemas kept in memory, some 2 kB each; others are looked up.',
  ),
  WRITER_SCHEMA_WAIT_MS: positive(10_000).describe('How long a frame waits for its schema before that is an error.'),
  CHUNK_POLLS: positive(120).describe('So many polls of a family of a stream become a chunk.'),
  CHUNK_MAX_POLLS: positive(360).describe('Most polls of one chunk.'),
  CHUNK_MAX_AGE_SECONDS: positive(7_200).describe('Polls this old become a chunk however few they are.'),
  STATEMENTS_KEPT: positive(500).describe(
    'In the long history of an hour a statement stays that is among so many first by any counter; the rest is one row.',
  ),
  STATEMENTS_FOLD_AFTER_DAYS: positive(14).describe(
    'From this age on roll-ups of statements are long history; not less than HISTORY_RAW_DAYS, as late polls may come till then.',
  ),
  CLOSE_CONNECTIONS: positive(2).describe(
    'Connections of the thread that closes chunks: while one works in PostgreSQL, it packs another chunk. One more creates partitions.',
  ),
  CLOSE_EVERY_SECONDS: positive(30).describe('How often to look for polls that become chunks.'),
  UPKEEP_EVERY_SECONDS: positive(600).describe('How often to merge roll-ups and to create and drop partitions.'),
  HISTORY_RAW_DAYS: positive(14).describe(
    'How long samples are kept, unless an organisation says otherwise; so for the others.',
  ),
  HISTORY_MINUTE_DAYS: positive(60).describe('How long roll-ups of a minute are kept.'),
  HISTORY_TEN_MINUTE_DAYS: positive(366).describe('How long roll-ups of ten minutes are kept.'),
  HISTORY_HOUR_DAYS: positive(1_827).describe('How long roll-ups of an hour are kept.'),
  HISTORY_DELETE_EVERY_SECONDS: positive(10).describe(
    'How often to look for servers whose history an administrator deleted: who asked for it is waiting.',
  ),
  HISTORY_DELETE_ROWS: positive(500).describe(
    'Most rows that one transaction deletes of such a server: some hundredths of a second.',
  ),
  HISTORY_DELETE_BATCHES: positive(100).describe(
    'Most such transactions one after the other; then other work of the background has its turn.',
  ),
  HISTORY_DELETE_PAGES: positive(64).describe(
    'Pages of 8 KiB that one transaction goes through to delete what an organisation keeps for less time than others.',
  ),
};

/** The typed settings of the writer. */
export type WriterConfig = ConfigOf<typeof writerConfig>;
