import type { Situation } from '../scene.js';

/** A snapshot that nobody needs any more and that keeps every dead row. */
export const forgottenTransaction: Situation = {
  name: 'forgotten transaction',
  look: 'a report left its transaction open: it holds the xmin horizon, and dead rows stay whatever autovacuum does',
  page: 'vacuum',
  from: 5,
  to: 680,
  begin: async ({ primary }) => {
    const session = await primary.open({ user: 'reporting', database: 'shop', application: 'monthly-report' });
    await session.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await session.query('SELECT count(*) AS orders, sum(total) AS turnover FROM orders');
    return () => session.close();
  },
};
