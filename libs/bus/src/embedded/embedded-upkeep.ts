import { messageOf } from '@pganalytics/errors';
import type { Logger } from '@pganalytics/telemetry';

import { delay } from '../consuming/back-off.js';
import type { EmbeddedDatabase } from './embedded-database.js';

const EVERY_MS = 60_000;
/** Rows of one statement, so that none holds locks for long. */
const AT_ONCE = 10_000;
/** A tombstone stays this long, so that followers that were away for a while still learn of it. */
const TOMBSTONE_HOURS = 24;

/** Drops the oldest records of a partition whose time is over, and moves the start of the partition with them. */
const EXPIRE = `
with due as (
  select p.topic_id, p.partition,
         coalesce((select min(r."offset") from (
                     select "offset", written_at from bus.record
                     where topic_id = p.topic_id and partition = p.partition order by "offset" limit ${AT_ONCE}
                   ) as r where r.written_at >= now() - t.retention_ms * interval '1 millisecond'),
                  (select max(r."offset") + 1 from (
                     select "offset" from bus.record
                     where topic_id = p.topic_id and partition = p.partition order by "offset" limit ${AT_ONCE}
                   ) as r),
                  p.earliest) as keep_from
  from bus.partition p join bus.topic t on t.id = p.topic_id
  where t.retention_ms is not null
), moved as (
  update bus.partition p set earliest = due.keep_from from due
  where p.topic_id = due.topic_id and p.partition = due.partition and due.keep_from > p.earliest
  returning p.topic_id, p.partition, p.earliest
)
delete from bus.record r using moved
where r.topic_id = moved.topic_id and r.partition = moved.partition and r."offset" < moved.earliest`;

/** Keeps the last record of every key of compacted topics, and forgets keys whose last record is an old tombstone. */
const COMPACT = `
delete from bus.record r using bus.topic t
where t.id = r.topic_id and t.compacted and (
  exists (select 1 from bus.record later where later.topic_id = r.topic_id and later.partition = r.partition
          and later.key = r.key and later."offset" > r."offset")
  or (r.value is null and r.written_at < now() - interval '${TOMBSTONE_HOURS} hours')
)`;

/** Retention and compaction of the embedded log. Every instance does it; an advisory lock lets one at a time. */
export class EmbeddedUpkeep {
  private readonly closing = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    private readonly database: EmbeddedDatabase,
    private readonly logger: Logger,
  ) {
    this.running = this.run();
  }

  /** Does it once, now. */
  async once(): Promise<void> {
    await this.locked(EXPIRE);
    await this.locked(COMPACT);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    for (;;) {
      await delay(EVERY_MS * (0.5 + Math.random()), this.closing.signal);
      if (this.closing.signal.aborted) return;
      await this.once().catch((error: unknown) => {
        this.logger.warn({ reason: messageOf(error) }, 'the embedded log could not be tidied up');
      });
    }
  }

  private async locked(statement: string): Promise<void> {
    await this.database.migrate();
    const client = await this.database.pool.connect();
    let failed = true;
    try {
      await client.query('begin');
      const lock = await client.query<{ mine: boolean }>(
        `select pg_try_advisory_xact_lock(hashtextextended('pganalytics_bus upkeep', 0)) as mine`,
      );
      if (lock.rows[0]?.mine) await client.query(statement);
      await client.query('commit');
      failed = false;
    } finally {
      client.release(failed);
    }
  }
}
