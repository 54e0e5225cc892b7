import { setTimeout as delay } from 'node:timers/promises';

import type { Session } from '../sessions.js';
import type { Situation } from '../scene.js';

const ROWS_PER_SECOND = 7_000;
const BATCHES_PER_SECOND = 4;

/** Commits each row by itself: WAL that calls for checkpoints, and a million transaction ids in two and a half minutes. */
export const bulkImport: Situation = {
  name: 'bulk import',
  look: 'an import commits each row by itself: WAL asks for checkpoints, and transaction ids go by the million',
  page: 'io',
  from: 120,
  to: 275,
  begin: async ({ primary }) => {
    const stop = new AbortController();
    const session = await primary.open({ user: 'shop_worker', database: 'shop', application: 'import' });
    await session.query('SET synchronous_commit = off');
    await session.query('TRUNCATE import_rows');
    const running = importRows(session, stop.signal).catch(() => undefined);
    return async () => {
      stop.abort();
      await running;
      await session.close();
    };
  },
};

async function importRows(session: Session, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const began = Date.now();
    await session.query(`CALL import_rows(${ROWS_PER_SECOND / BATCHES_PER_SECOND})`);
    const left = 1_000 / BATCHES_PER_SECOND - (Date.now() - began);
    await delay(Math.max(50, left), undefined, { signal }).catch(() => undefined);
  }
}
