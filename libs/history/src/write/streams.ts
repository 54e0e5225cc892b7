import type { Client } from '@pganalytics/postgres';
import { LRUCache } from 'lru-cache';

import type { ReceivedSnapshot } from './received-snapshot.js';
import { parseRanges } from './sequence-ranges.js';
import type { SequenceRanges } from './sequence-ranges.js';

/** A stream and what the ledger says of it, locked until the transaction ends. */
export interface LockedStream {
  readonly streamId: string;
  readonly received: SequenceRanges;
  /** When the highest sequence was collected; the beginning of the stream when there is none. */
  readonly newestAt: number;
}

/** The streams of snapshots: their numbers, and their ledger rows under lock. */
export class Streams {
  // A stream's number never changes; only numbers that a committed transaction gave are kept.
  readonly #ids: LRUCache<string, string>;

  /** `most`: how many numbers are kept. */
  constructor(most: number) {
    this.#ids = new LRUCache({ max: most });
  }

  /** A text that names the stream of a snapshot. */
  static keyOf(of: Pick<ReceivedSnapshot, 'organisationId' | 'serverId' | 'collectorId' | 'epoch'>): string {
    return `${of.organisationId} ${of.serverId} ${of.collectorId} ${of.epoch}`;
  }

  /**
   * Locks the ledger rows of the snapshots' streams, in an order that is the same everywhere.
   * `remember` is to be called when the transaction has committed.
   */
  async lock(
    tx: Client,
    snapshots: readonly ReceivedSnapshot[],
  ): Promise<{ streams: Map<string, LockedStream>; remember: () => void }> {
    const byKey = new Map(snapshots.map((snapshot) => [Streams.keyOf(snapshot), snapshot]));
    const numbers = new Map([...byKey.keys()].map((key) => [key, this.#ids.get(key)]));
    const unknown = [...byKey].filter(([key]) => numbers.get(key) === undefined).map(([, snapshot]) => snapshot);
    const fresh = await numberStreams(tx, unknown);
    const keys = new Map([...numbers].map(([key, id]) => [id ?? fresh.get(key)!, key]));
    const { rows } = await tx.query<{ stream_id: string; received: string; newest_at: Date | null }>({
      name: 'lock-ledger',
      text: `select stream_id, received::text, newest_at from history.ledger
       where stream_id = any ($1::bigint[]) order by stream_id for update`,
      values: [[...keys.keys()]],
    });
    const streams = new Map(
      rows.map((row) => {
        const key = keys.get(row.stream_id)!;
        const newestAt = row.newest_at?.getTime() ?? Number(byKey.get(key)!.epoch);
        return [key, { streamId: row.stream_id, received: parseRanges(row.received), newestAt }];
      }),
    );
    const remember = () => {
      for (const [key, id] of fresh) this.#ids.set(key, id);
    };
    return { streams, remember };
  }
}

async function numberStreams(tx: Client, snapshots: readonly ReceivedSnapshot[]): Promise<Map<string, string>> {
  if (snapshots.length === 0) return new Map();
  const columns = [
    snapshots.map(({ organisationId }) => organisationId),
    snapshots.map(({ serverId }) => serverId),
    snapshots.map(({ collectorId }) => collectorId),
    snapshots.map(({ epoch }) => String(epoch)),
  ];
  const given = 'select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[])';
  await tx.query(
    `insert into history.stream (organisation_id, server_id, collector_id, epoch) ${given} order by 1, 2, 3, 4
       on conflict do nothing`,
    columns,
  );
  const { rows } = await tx.query<{ key: string; stream_id: string }>(
    `insert into history.ledger as l (stream_id, organisation_id)
       select stream_id, organisation_id from history.stream
       where (organisation_id, server_id, collector_id, epoch) in (${given})
       order by 1
       on conflict (stream_id) do update set organisation_id = l.organisation_id
       returning l.stream_id, (select concat_ws(' ', s.organisation_id, s.server_id, s.collector_id, s.epoch)
                               from history.stream s where s.stream_id = l.stream_id) as key`,
    columns,
  );
  return new Map(rows.map((row) => [row.key, row.stream_id]));
}
