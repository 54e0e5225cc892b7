import type { Logger } from '@pganalytics/telemetry';

import type { Client, Pool } from '../pools/pool.js';
import { withTransaction } from '../pools/transaction.js';
import type { OutboxEvent } from './outbox.js';

/** How a service's outbox is emptied. */
export interface OutboxRelayOptions {
  readonly pool: Pool;
  readonly schema: string;
  /** Resolves when the log has the event for good. */
  readonly publish: (event: OutboxEvent) => Promise<void>;
  readonly logger: Logger;
  /** How often to look when nobody calls {@link OutboxRelay.wake}; 500 ms unless given. */
  readonly intervalMs?: number;
  /** Most events in one transaction; 200 unless given. */
  readonly batchSize?: number;
}

/** After a failure the relay waits at least this long, twice as long after each further one, and at most the second. */
const BACK_OFF_MS = [500, 10_000] as const;
/** Publishing may wait for a slow log; past this the batch is given up, and published again later. */
const BATCH_TIMEOUT_MS = 180_000;

interface Row extends OutboxEvent {
  readonly id: string;
}

/**
 * Publishes what stands in an outbox, at least once and per key in order.
 *
 * Rows are deleted once they are published and there is no reading position, so a transaction that commits late with a
 * lower id is not passed over (R-KAF-11). Any number of processes may run a relay: an advisory lock lets one at a time
 * work, because two that skip each other's locked rows would publish a later event of a key before an earlier one.
 */
export class OutboxRelay {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private awake = false;
  private stopped = false;
  private failures = 0;

  constructor(private readonly options: OutboxRelayOptions) {}

  start(): void {
    this.schedule(0);
  }

  /** Publishes at once; call it after a commit that appended something. */
  wake(): void {
    this.awake = true;
    if (this.running === undefined && this.failures === 0) this.schedule(0);
  }

  /** Ends after the batch in hand. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Publishes one batch. @returns how many rows it took; 0 as well when another process is at work. */
  async publishBatch(): Promise<number> {
    const { pool } = this.options;
    const failures: unknown[] = [];
    const count = await withTransaction(pool, async (client) => {
      await client.query(`SET LOCAL idle_in_transaction_session_timeout = ${BATCH_TIMEOUT_MS}`);
      const rows = await this.take(client);
      const published: string[] = [];
      const byKey = Map.groupBy(rows, ({ topic, key }) => `${topic} ${key}`);
      await Promise.all(
        [...byKey.values()].map((events) =>
          this.publishInOrder(events, published).catch((error) => failures.push(error)),
        ),
      );
      await client.query(`DELETE FROM "${this.options.schema}".outbox WHERE id = ANY ($1::bigint[])`, [published]);
      return published.length;
    });
    if (failures.length > 0) throw failures[0];
    return count;
  }

  private async take(client: Client): Promise<Row[]> {
    const { schema, batchSize = 200 } = this.options;
    const lock = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock(hashtext($1)) AS mine', [
      `pganalytics.outbox.${schema}`,
    ]);
    if (!lock.rows[0].mine) return [];
    const { rows } = await client.query<Row>(
      `SELECT id::text, event_id AS "eventId", topic, key, data, actor, occurred_at AS "occurredAt"
       FROM "${schema}".outbox ORDER BY outbox.id LIMIT ${batchSize}`,
    );
    return rows;
  }

  private async publishInOrder(events: readonly Row[], published: string[]): Promise<void> {
    for (const { id, ...event } of events) {
      await this.options.publish(event);
      published.push(id);
    }
  }

  private schedule(afterMs: number): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.run(), afterMs);
  }

  private async run(): Promise<void> {
    if (this.running !== undefined) return;
    this.running = this.drain();
    await this.running;
    this.running = undefined;
    this.schedule(this.nextDelayMs());
  }

  private async drain(): Promise<void> {
    try {
      do {
        this.awake = false;
        while (!this.stopped && (await this.publishBatch()) > 0);
      } while (this.awake && !this.stopped);
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      this.options.logger.warn({ err: error, schema: this.options.schema }, 'the outbox waits: publishing failed');
    }
  }

  private nextDelayMs(): number {
    if (this.failures > 0) return Math.min(BACK_OFF_MS[0] * 2 ** (this.failures - 1), BACK_OFF_MS[1]);
    return this.awake ? 0 : (this.options.intervalMs ?? 500);
  }
}
