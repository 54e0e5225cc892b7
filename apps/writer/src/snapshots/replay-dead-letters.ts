import type { Bus } from '@pganalytics/bus';
import { snapshotsReceived } from '@pganalytics/contracts';
import { decodeSnapshot } from '@pganalytics/contracts/wire';
import { withTransaction } from '@pganalytics/postgres';
import type { Client, Pool } from '@pganalytics/postgres';
import type { Logger } from '@pganalytics/telemetry';

import { placeOf } from './read-records.js';

interface Letter {
  readonly topic: string;
  readonly record_key: Buffer | null;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Sends dead letters to the topic they came from again, after what made them dead letters was mended. Killed half-way
 * it can be run again: the ledger drops what arrives twice.
 */
export class ReplayDeadLetters {
  constructor(private readonly parts: { readonly pool: Pool; readonly bus: Bus; readonly logger: Logger }) {}

  /** @returns how many were sent. Those that fail again become new dead letters. */
  async run(): Promise<number> {
    const { pool, logger } = this.parts;
    const { rows } = await pool.query<{ topic: string; partition: number; record_offset: string }>(
      `select topic, partition, record_offset from history.dead_letter where topic = $1 and value is not null
       order by at, partition, record_offset`,
      [snapshotsReceived.name],
    );
    let sent = 0;
    for (const { topic, partition, record_offset: offset } of rows) {
      // The writer waits for the ledger row that we hold, so it meets the record only when this is committed; and a
      // record that was sent without the commit drops out as one that is settled.
      const found = await withTransaction(pool, (tx) => this.#sendAgain(tx, [topic, partition, offset]));
      if (!found) continue;
      sent++;
      logger.info({ topic, partition, offset }, 'a dead letter was sent again');
    }
    return sent;
  }

  async #sendAgain(tx: Client, key: readonly [string, number, string]): Promise<boolean> {
    const { rows } = await tx.query<Letter>(
      `delete from history.dead_letter where (topic, partition, record_offset) = ($1, $2, $3)
       returning topic, record_key, value, headers`,
      [...key],
    );
    const letter = rows.at(0);
    if (!letter) return false;
    await unsettle(tx, letter);
    const { topic, record_key: recordKey, value, headers } = letter;
    await this.parts.bus.send({ topic, key: recordKey, value, headers });
    return true;
  }
}

/** Takes its sequence out of the ledger, which else would drop it; only where nothing but the gap stands there. */
async function unsettle(tx: Client, letter: Letter): Promise<void> {
  let place;
  try {
    place = placeOf(letter.headers, decodeSnapshot(letter.value));
  } catch {
    // Without a place nothing was settled.
    return;
  }
  const { organisationId, serverId, collectorId, epoch, sequence } = place;
  // The ledger row first, as the writer does: else the two would wait for each other.
  const { rows } = await tx.query<{ stream_id: string }>(
    `select stream_id from history.ledger where stream_id = (
       select stream_id from history.stream
       where (organisation_id, server_id, collector_id, epoch) = ($1, $2, $3, $4)) for update`,
    [organisationId, serverId, collectorId, String(epoch)],
  );
  if (rows.length === 0) return;
  await tx.query(
    `with gap as (
       delete from history.gap
       where stream_id = $1 and reason = 'dead-letter' and from_sequence = $2 and to_sequence = $2 returning stream_id)
     update history.ledger set received = received - int8multirange(int8range($2, $2, '[]'))
     from gap where ledger.stream_id = gap.stream_id`,
    [rows[0].stream_id, String(sequence)],
  );
}
