import type { Repeated } from '../repeat.js';
import type { Scene } from '../scene.js';
import type { Session } from '../sessions.js';

const PRODUCTS = 2_000;

const upTo = (most: number): number => 1 + Math.floor(Math.random() * most);

/** Visitors of the shop: they look most of the time, and buy now and then; some of them read from the standby. */
export function web({ primary, standby }: Scene, orders: number): readonly Repeated[] {
  const login = { user: 'shop_web', database: 'shop', application: 'shop-web' };
  const customers = Math.ceil(orders / 5);
  const visit = (session: Session): Promise<void> =>
    upTo(6) === 1 ? buy(session, customers) : look(session, customers);
  const visitors: Repeated[] = [0, 1, 2].map(() => ({ sessions: primary, login, everyMs: 150, work: visit }));
  const readers: Repeated[] = (standby ? [standby] : []).map((sessions) => ({
    sessions,
    login: { ...login, application: 'shop-search' },
    everyMs: 250,
    work: (session) => look(session, customers),
  }));
  return [...visitors, ...readers];
}

async function look(session: Session, customers: number): Promise<void> {
  await session.query('SELECT id, name, price FROM products WHERE id = ANY ($1)', [[upTo(PRODUCTS), upTo(PRODUCTS)]]);
  await session.query(
    `SELECT o.id, o.state, o.total, count(i.product_id) AS items FROM orders o LEFT JOIN order_items i ON i.order_id = o.id
      WHERE o.customer_id = $1 GROUP BY o.id ORDER BY o.created_at DESC LIMIT 10`,
    [upTo(customers)],
  );
  // No index helps here, and nobody has noticed.
  if (upTo(20) === 1)
    await session.query('SELECT id, name FROM customers WHERE name LIKE $1 LIMIT 20', [`%${upTo(99)}9`]);
}

async function buy(session: Session, customers: number): Promise<void> {
  try {
    await session.query('BEGIN');
    const { rows } = await session.query('INSERT INTO orders (customer_id, total) VALUES ($1, $2) RETURNING id', [
      upTo(customers),
      upTo(400),
    ]);
    const orderId: unknown = rows[0]?.id;
    const product = upTo(PRODUCTS);
    await session.query('INSERT INTO order_items VALUES ($1, $2, 1)', [orderId, product]);
    await session.query('UPDATE products SET stock = stock - 1 WHERE id = $1', [product]);
    await session.query("INSERT INTO jobs (kind, order_id) VALUES ('confirm', $1)", [orderId]);
    // A payment that is refused now and then.
    if (upTo(12) === 1) await session.query("SELECT 'declined'::numeric");
    await session.query('COMMIT');
  } catch {
    await session.query('ROLLBACK');
  }
}
