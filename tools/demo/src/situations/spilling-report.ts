import { repeat } from '../repeat.js';
import type { Situation } from '../scene.js';

/** Sorts more than it may keep in memory. */
export const spillingReport: Situation = {
  name: 'report that spills',
  look: 'a nightly report sorts and hashes with 1 MB of work_mem: temporary files, and a statement to blame for them',
  page: 'queries',
  from: 420,
  to: 540,
  begin: ({ primary }) =>
    repeat({
      sessions: primary,
      login: { user: 'reporting', database: 'shop', application: 'nightly-report' },
      everyMs: 10_000,
      begin: async (session) => {
        await session.query("SET work_mem = '1MB'");
      },
      work: async (session) => {
        await session.query(`SELECT count(*) FROM (
          SELECT o.id, i.product_id, row_number() OVER (PARTITION BY i.product_id ORDER BY o.total DESC) AS place
          FROM orders o JOIN order_items i ON i.order_id = o.id) ranked WHERE place <= 3`);
      },
    }),
};
