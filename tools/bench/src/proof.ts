import { createPool } from '@pganalytics/postgres';

import type { Load } from './load.js';
import type { BenchPlatform } from './platform.js';

/** Servers whose frames are compared byte by byte. */
const SAMPLE = 25;

/** Proof that a load was handled: what was sent, what was acknowledged, and what the history has of it. */
export interface Proof {
  readonly sent: number;
  readonly logged: number;
  readonly stored: number;
  readonly refused: number;
  /** Snapshots in the ledgers of the history. */
  readonly inLedger: number;
  /** Frames of a sample of servers that were compared with those that were sent. */
  readonly framesCompared: number;
  /** Frames of the same servers that were not: closed into chunks since, or texts, which never become rows of polls. */
  readonly framesNotCompared: number;
}

/**
 * Holds the tables of the history against what a load has sent.
 * @throws Error when something is lost, there twice, or not what was sent, or when there is nothing to compare
 */
export async function proofOf(platform: BenchPlatform, load: Load): Promise<Proof> {
  load.assertNothingLost();
  const pool = createPool(platform.stack.postgres.url, { applicationName: 'bench proof' });
  try {
    const servers = load.sentBy.filter(({ sent }) => sent > 0);
    const { rows } = await pool.query<{ count: string }>(
      `select coalesce(sum(upper(one) - lower(one)), 0) as count
       from history.stream join history.ledger using (stream_id), unnest(received) as one
       where server_id = any ($1::uuid[])`,
      [servers.map(({ serverId }) => serverId)],
    );
    const inLedger = Number(rows[0].count);
    if (inLedger !== load.sent) throw new Error(`${load.sent} were sent and the ledgers have ${inLedger}`);
    let framesCompared = 0;
    let framesNotCompared = 0;
    const every = Math.max(1, Math.floor(servers.length / SAMPLE));
    for (const { serverId, bodies } of servers.filter((_, index) => index % every === 0)) {
      const hot = await pool.query<{ body: Buffer }>('select body from history.hot where server_id = $1', [serverId]);
      const left = new Map<string, number>();
      for (const body of bodies()) left.set(body.toString('base64'), (left.get(body.toString('base64')) ?? 0) + 1);
      for (const { body } of hot.rows) {
        const text = body.toString('base64');
        const count = left.get(text) ?? 0;
        if (count === 0) throw new Error(`the history has a frame of server ${serverId} that was not sent like this`);
        left.set(text, count - 1);
        framesCompared += 1;
      }
      framesNotCompared += [...left.values()].reduce((sum, count) => sum + count, 0);
    }
    if (framesCompared === 0) {
      throw new Error('no frame is hot any more: there is nothing to compare with what was sent. Use a shorter run.');
    }
    const { sent, logged, stored, refused } = load;
    return { sent, logged, stored, refused, inLedger, framesCompared, framesNotCompared };
  } finally {
    await pool.end();
  }
}
