import { positive } from '@pganalytics/config';
import type { ConfigOf } from '@pganalytics/config';

/** From when on something calls for somebody, and how it is watched. */
export const attentionConfig = {
  ATTENTION_EVERY_MS: positive(5_000).describe(
    'How often what has been stored meanwhile is judged. Half the usual interval of samples, so that none waits long.',
  ),
  ATTENTION_SERVERS_AT_A_TIME: positive(64).describe(
    'Servers whose newest samples are read by one query; more would keep others from the database for longer.',
  ),
  ATTENTION_LOOK_BACK_DAYS: positive(14).describe(
    'How far back the beginning of a condition is looked for; single samples are usually kept for so long.',
  ),
  ATTENTION_SILENT_SECONDS: positive(90).describe(
    'A server of which nothing was stored for so long is unreachable: nine missed snapshots are no hiccup.',
  ),
  ATTENTION_CONNECTIONS_PERCENT: positive(80).describe(
    'Connections in use, of max_connections, that are a warning: a burst of clients usually needs the last fifth.',
  ),
  ATTENTION_CONNECTIONS_CRITICAL_PERCENT: positive(95).describe(
    'Connections in use that are critical: what is left is usually reserved for superusers.',
  ),
  ATTENTION_LOCK_WAIT_SECONDS: positive(30).describe(
    'Waiting this long for a lock is a warning: many clients give up after it.',
  ),
  ATTENTION_LOCK_WAIT_CRITICAL_SECONDS: positive(300).describe(
    'Waiting this long for a lock is critical: the queue behind it does not dissolve by itself.',
  ),
  ATTENTION_IDLE_IN_TRANSACTION_SECONDS: positive(300).describe(
    'A transaction that does nothing for so long holds locks and dead rows for nobody.',
  ),
  ATTENTION_XMIN_TRANSACTIONS: positive(1_000_000).describe(
    'VACUUM being held back by so many transactions is a warning: their dead rows stay in every table.',
  ),
  ATTENTION_XMIN_SECONDS: positive(3_600).describe(
    'The same by time, where the holder tells when it began: reports run for minutes, what is forgotten for hours.',
  ),
  ATTENTION_WRAPAROUND_PERCENT: positive(50).describe(
    'Transaction or multixact ids used, of the 2^31 there are, that are a warning: autovacuum should act at 10.',
  ),
  ATTENTION_WRAPAROUND_CRITICAL_PERCENT: positive(80).describe(
    'The same that is critical: at 100 PostgreSQL refuses to write, and freezing takes hours.',
  ),
  ATTENTION_SLOT_INACTIVE_SECONDS: positive(300).describe(
    'A replication slot that nobody uses for so long is a warning: a standby that restarts is back before.',
  ),
  ATTENTION_REPLAY_LAG_SECONDS: positive(60).describe(
    'A standby so far behind is a warning: readers see old rows, and a failover loses or waits for them.',
  ),
  ATTENTION_REPLAY_LAG_BYTES: positive(1_073_741_824).describe(
    'The same in WAL, for standbys that replay without saying how late they are: 64 files of 16 MiB.',
  ),
  ATTENTION_DISK_FREE_PERCENT: positive(15).describe(
    'A file system with less room is a warning: a vacuum or an index build may need as much.',
  ),
  ATTENTION_DISK_FREE_CRITICAL_PERCENT: positive(5).describe(
    'The same that is critical: PostgreSQL stops when it cannot write WAL.',
  ),
  ATTENTION_EVICTING_MINUTES: positive(60).describe(
    'For how long after pg_stat_statements threw statements out its numbers are called incomplete.',
  ),
};

/** The typed values of {@link attentionConfig}. */
export type AttentionLimits = ConfigOf<typeof attentionConfig>;
