import type { Repeated } from '../repeat.js';
import type { Scene } from '../scene.js';

/** Rows that stay in tables that only grow; what is older goes. */
const KEPT_ROWS = 20_000;

/** Everything that no visitor waits for. */
export function background({ primary }: Scene, orders: number): readonly Repeated[] {
  const worker = { user: 'shop_worker', database: 'shop', application: 'shop-worker' };
  return [
    {
      sessions: primary,
      login: worker,
      everyMs: 400,
      work: async (session) => {
        const { rows } = await session.query(
          `UPDATE jobs SET done_at = now() WHERE id = (SELECT id FROM jobs WHERE done_at IS NULL ORDER BY id
            LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING order_id`,
        );
        if (rows.length === 0) return;
        await session.query("UPDATE orders SET state = 'sent' WHERE id = $1", [rows[0].order_id]);
        await session.query(
          "INSERT INTO notifications (customer_id, text) SELECT customer_id, repeat('sent ', 40) FROM orders WHERE id = $1",
          [rows[0].order_id],
        );
      },
    },
    {
      sessions: primary,
      login: { ...worker, application: 'cart-refresh' },
      everyMs: 2_000,
      // The index on touched_at has to follow each of them: dead rows and a growing index.
      work: async (session) => {
        await session.query(
          'UPDATE carts SET touched_at = clock_timestamp() WHERE id IN (SELECT 1 + (random() * 4999)::int FROM generate_series(1, 300))',
        );
      },
    },
    {
      sessions: primary,
      login: { ...worker, application: 'clean-up' },
      everyMs: 45_000,
      work: async (session) => {
        await session.query("DELETE FROM jobs WHERE done_at < now() - interval '10 minutes'");
        await session.query('DELETE FROM notifications WHERE id < (SELECT max(id) FROM notifications) - $1', [
          KEPT_ROWS,
        ]);
        await session.query(
          `WITH gone AS (DELETE FROM orders WHERE id < (SELECT max(id) FROM orders) - $1 RETURNING id)
            DELETE FROM order_items i USING gone WHERE i.order_id = gone.id`,
          [orders],
        );
      },
    },
    {
      sessions: primary,
      login: { user: 'billing_app', database: 'billing', application: 'billing-api' },
      everyMs: 700,
      work: async (session) => {
        await session.query('INSERT INTO invoices (customer_id, amount) VALUES ($1, $2)', [
          Math.ceil(Math.random() * 1_000),
          42,
        ]);
        await session.query(
          'UPDATE invoices SET paid = true WHERE id IN (SELECT id FROM invoices WHERE NOT paid ORDER BY created_at LIMIT 1)',
        );
      },
    },
    {
      sessions: primary,
      login: { user: 'reporting', database: 'analytics', application: 'event-loader' },
      everyMs: 5_000,
      work: async (session) => {
        await session.query(
          `INSERT INTO events SELECT extract(dow FROM now())::int, now(), 'view', jsonb_build_object('n', n) FROM generate_series(1, 50) n`,
        );
        await session.query("SELECT kind, count(*) FROM events WHERE at > now() - interval '1 hour' GROUP BY kind");
        await session.query("DELETE FROM events WHERE at < now() - interval '1 hour'");
      },
    },
    {
      sessions: primary,
      login: { user: 'reporting', database: 'shop', application: 'grafana' },
      everyMs: 15_000,
      work: async (session) => {
        await session.query('SELECT day, total FROM turnover ORDER BY day DESC LIMIT 30');
      },
    },
  ];
}
