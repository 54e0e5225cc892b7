import { setTimeout as delay } from 'node:timers/promises';

import type { Session } from '../sessions.js';
import type { Situation } from '../scene.js';

/** Statements one after the other; the last one waits behind somebody. */
interface Waiter {
  readonly user: string;
  readonly application: string;
  readonly statements: readonly string[];
}

const update = (id: number): string => `UPDATE warehouses SET capacity = capacity + 1 WHERE id = ${id}`;

/** In the order in which they come: each waits for a row that one before it holds. */
const waiters: readonly Waiter[] = [
  { user: 'shop_worker', application: 'stock-sync', statements: ['BEGIN', update(2), update(1)] },
  {
    user: 'shop_web',
    application: 'checkout',
    statements: ['BEGIN', 'SELECT capacity FROM warehouses WHERE id = 1 FOR UPDATE'],
  },
  { user: 'shop_worker', application: 'transfer', statements: ['BEGIN', update(3), update(2)] },
  { user: 'shop_web', application: 'checkout', statements: ['BEGIN', update(3)] },
  { user: 'shop_worker', application: 'stock-sync', statements: ['BEGIN', update(3)] },
  // A change of the table wants it alone; whoever comes after it waits behind it, readers too.
  {
    user: 'shop_owner',
    application: 'deployment',
    statements: ['ALTER TABLE warehouses ADD COLUMN IF NOT EXISTS manager text'],
  },
  { user: 'shop_web', application: 'checkout', statements: ['SELECT id, name, capacity FROM warehouses ORDER BY id'] },
];

/** A queue of several levels behind one session that does nothing and shows a harmless statement. */
export const lockQueue: Situation = {
  name: 'lock queue',
  look: 'seven sessions wait, some behind others, and all of them for one that is idle in its transaction',
  page: 'locks',
  from: 15,
  to: 345,
  begin: async ({ primary }) => {
    const opened: Session[] = [];
    const open = async (user: string, application: string): Promise<Session> => {
      const session = await primary.open({ user, database: 'shop', application });
      opened.push(session);
      return session;
    };
    const blocker = await open('shop_owner', 'psql');
    await blocker.query('BEGIN');
    await blocker.query(update(1));
    // The statement that holds the lock is not the one that shows.
    await blocker.query('SELECT count(*) FROM warehouses');
    for (const { user, application, statements } of waiters) {
      const session = await open(user, application);
      for (const statement of statements.slice(0, -1)) await session.query(statement);
      // It ends when the blocker does, or with this situation.
      void session.query(statements.at(-1) ?? '').catch(() => undefined);
      await waits(primary, session);
    }
    return async () => {
      await Promise.all(opened.map((session) => session.close()));
    };
  },
};

/** Waits until a session stands in the queue, so that the next one comes behind it. */
async function waits(primary: Parameters<Situation['begin']>[0]['primary'], { pid }: Session): Promise<void> {
  for (let look = 0; look < 50; look += 1) {
    const { rowCount } = await primary.direct(
      `SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'`,
      [pid],
    );
    if (rowCount === 1) return;
    await delay(20);
  }
}
