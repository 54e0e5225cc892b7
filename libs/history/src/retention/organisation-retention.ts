import type { Client, Pool } from '@pganalytics/postgres';

import { columnOf } from './signals.js';
import type { OwnDays, Signal } from './signals.js';

const SIGNALS = Object.keys(columnOf) as Signal[];
const COLUMNS = SIGNALS.map((signal) => columnOf[signal]);

/** Keeps for how long an organisation wants what; an older version than the one that is known changes nothing. */
export async function keepRetention(
  pool: Pool,
  of: { readonly organisationId: string; readonly version: number; readonly days: OwnDays },
): Promise<void> {
  await pool.query(
    `insert into history.retention as r (organisation_id, version, ${COLUMNS.join(', ')})
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (organisation_id) do update
       set version = excluded.version, ${COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ')}
       where r.version < excluded.version`,
    [of.organisationId, of.version, ...SIGNALS.map((signal) => of.days[signal])],
  );
}

/** What organisations keep for another time than the platform does, each signal's days once. */
export async function readOwnDays(pool: Pool): Promise<ReadonlyMap<Signal, readonly number[]>> {
  const { rows } = await pool.query<Record<string, number[] | null>>(
    `select ${COLUMNS.map((column) => `array_agg(distinct ${column}) filter (where ${column} is not null) as ${column}`).join(', ')}
     from history.retention`,
  );
  return new Map(SIGNALS.map((signal) => [signal, rows[0][columnOf[signal]] ?? []]));
}

/** What one organisation keeps for another time, and up to when the disk cut tables short (epoch milliseconds). */
export async function readRetentionOf(
  tx: Pick<Client, 'query'>,
  organisationId: string,
): Promise<{ readonly own: OwnDays | undefined; readonly cutShort: ReadonlyMap<string, number> }> {
  const { rows } = await tx.query<{ own: Record<string, number | null> | null; cut: Record<string, number> | null }>(
    `select (select to_json(r) from history.retention r where organisation_id = $1) as own,
            (select json_object_agg(table_name, floor(extract(epoch from before) * 1000)) from history.cut_short) as cut`,
    [organisationId],
  );
  const { own, cut } = rows[0];
  const days = own && (Object.fromEntries(SIGNALS.map((signal) => [signal, own[columnOf[signal]]])) as OwnDays);
  return { own: days ?? undefined, cutShort: new Map(Object.entries(cut ?? {})) };
}
