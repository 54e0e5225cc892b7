import { Pool } from 'pg';
import type { QueryConfig, QueryResult, QueryResultRow } from 'pg';

import { BusUnavailable, TopicUnknown } from '../port/bus.errors.js';
import type { LocatedTopic, LogDirectory } from '../consuming/ports.js';
import { LogHealth } from '../log-health.js';
import { migrateEmbeddedLog } from './embedded-schema.js';

/** A topic's row, kept for a moment. */
interface KnownTopic {
  readonly id: number;
  readonly incarnation: string;
  readonly partitions: number;
  readonly readAtMs: number;
}

const KNOWN_FOR_MS = 10_000;

/** The database that holds the embedded log: the pool, the state of its health, and where topics are. */
export class EmbeddedDatabase implements LogDirectory {
  readonly pool: Pool;
  readonly health = new LogHealth(() => this.pool.query('select 1'));
  private readonly topics = new Map<string, KnownTopic>();
  private migrated: Promise<void> | undefined;

  constructor(options: { readonly url: string; readonly timeoutMs: number }) {
    this.pool = new Pool({
      connectionString: options.url,
      max: 4,
      application_name: 'pganalytics-bus',
      connectionTimeoutMillis: Math.min(5000, options.timeoutMs),
      query_timeout: options.timeoutMs,
      keepAlive: true,
    });
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
    this.pool.on('error', () => undefined);
    // The same for one that breaks between two queries of a transaction; the next query tells.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /** Every failure is an outage here: the statements are our own. @throws BusUnavailable */
  async query<R extends QueryResultRow>(config: QueryConfig): Promise<QueryResult<R>> {
    try {
      await this.migrate();
      const result = await this.pool.query<R>(config);
      this.health.succeeded();
      return result;
    } catch (error) {
      this.health.failed();
      throw new BusUnavailable('the embedded log does not answer', error);
    }
  }

  async topic(name: string): Promise<KnownTopic> {
    const known = this.topics.get(name);
    if (known !== undefined && known.readAtMs + KNOWN_FOR_MS > Date.now()) return known;
    const result = await this.query<{ id: number; incarnation: string; partitions: number }>({
      text: 'select id, incarnation, partitions from bus.topic where name = $1',
      values: [name],
    });
    const row = result.rows[0];
    if (row === undefined) throw new TopicUnknown(name);
    const found = { ...row, readAtMs: Date.now() };
    this.topics.set(name, found);
    return found;
  }

  async locate(topic: string): Promise<LocatedTopic> {
    const result = await this.query<{ incarnation: string; partition: number; earliest: string; next_offset: string }>({
      text: `select t.incarnation, p.partition, p.earliest, p.next_offset
             from bus.topic t join bus.partition p on p.topic_id = t.id where t.name = $1 order by p.partition`,
      values: [topic],
    });
    const first = result.rows[0];
    if (first === undefined) throw new TopicUnknown(topic);
    return {
      id: first.incarnation,
      partitions: result.rows.map((row) => ({
        partition: row.partition,
        earliest: BigInt(row.earliest),
        next: BigInt(row.next_offset),
      })),
    };
  }

  async incarnationOf(topic: string): Promise<string> {
    return (await this.locate(topic)).id;
  }

  /** Forgets what was read about topics. */
  forget(): void {
    this.topics.clear();
  }

  async close(): Promise<void> {
    await this.health.close();
    await this.pool.end();
  }

  /** Makes the tables, once. */
  migrate(): Promise<void> {
    this.migrated ??= migrateEmbeddedLog(this.pool).catch((error: unknown) => {
      this.migrated = undefined;
      throw error;
    });
    return this.migrated;
  }
}
