/** What the shop's database holds. */
export function shopSql(orders: number): readonly string[] {
  const customers = Math.ceil(orders / 5);
  return [
    `CREATE TABLE customers (id int PRIMARY KEY, email text NOT NULL, name text NOT NULL, country text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now())`,
    // Some addresses are somebody else's as well.
    `INSERT INTO customers SELECT n, 'customer' || CASE WHEN n % 300 = 0 THEN 1 ELSE n END || '@example.org',
      'Customer ' || n, (ARRAY['CH', 'DE', 'FR', 'IT', 'AT'])[1 + n % 5] FROM generate_series(1, ${customers}) n`,
    `CREATE TABLE products (id int PRIMARY KEY, name text NOT NULL, price numeric(10, 2) NOT NULL, stock int NOT NULL)`,
    `INSERT INTO products SELECT n, 'Product ' || n, (n * 7 % 300) + 0.9, 1000000 FROM generate_series(1, 2000) n`,
    `CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id int NOT NULL REFERENCES customers,
      state text NOT NULL DEFAULT 'new', total numeric(10, 2) NOT NULL, note text, created_at timestamptz NOT NULL DEFAULT now())`,
    `INSERT INTO orders (customer_id, state, total, created_at) SELECT 1 + (n * 31) % ${customers}, 'sent', (n * 13 % 500) + 0.5,
      now() - (${orders} - n) * interval '2 minutes' FROM generate_series(1, ${orders}) n`,
    'CREATE INDEX orders_customer ON orders (customer_id)',
    // Somebody made it a second time, and one for a search that nobody does.
    'CREATE INDEX orders_customer_id_idx ON orders (customer_id)',
    'CREATE INDEX orders_note ON orders (note)',
    'CREATE INDEX orders_customer_created ON orders (customer_id, created_at)',
    `CREATE TABLE order_items (order_id bigint NOT NULL, product_id int NOT NULL REFERENCES products, quantity int NOT NULL)`,
    `INSERT INTO order_items SELECT 1 + n % ${orders}, 1 + (n * 17) % 2000, 1 + n % 3 FROM generate_series(1, ${orders * 2}) n`,
    'CREATE INDEX order_items_order ON order_items (order_id)',
    `CREATE TABLE carts (id int PRIMARY KEY, customer_id int NOT NULL, content jsonb NOT NULL, touched_at timestamptz NOT NULL)
      WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)`,
    `INSERT INTO carts SELECT n, n, jsonb_build_object('items', n % 7, 'note', repeat('x', 60)), now()
      FROM generate_series(1, 5000) n`,
    'CREATE INDEX carts_touched ON carts (touched_at)',
    `CREATE TABLE notifications (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id int NOT NULL, text text NOT NULL)
      WITH (autovacuum_enabled = off)`,
    `CREATE TABLE jobs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, order_id bigint NOT NULL,
      done_at timestamptz)`,
    'CREATE INDEX jobs_open ON jobs (id) WHERE done_at IS NULL',
    'CREATE TABLE warehouses (id int PRIMARY KEY, name text NOT NULL, capacity int NOT NULL)',
    `INSERT INTO warehouses SELECT n, 'Warehouse ' || n, 1000 * n FROM generate_series(1, 12) n`,
    'CREATE TABLE import_rows (id bigint GENERATED ALWAYS AS IDENTITY, line text NOT NULL)',
    `CREATE VIEW turnover AS SELECT date_trunc('day', created_at) AS day, sum(total) AS total FROM orders GROUP BY 1`,
    ...[
      'customers',
      'products',
      'orders',
      'order_items',
      'carts',
      'notifications',
      'jobs',
      'warehouses',
      'import_rows',
    ].map((table) => `ALTER TABLE ${table} OWNER TO shop_owner`),
    'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO shop_web, shop_worker',
    'GRANT TRUNCATE ON import_rows TO shop_worker',
    'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shop_web, shop_worker',
    'GRANT SELECT ON ALL TABLES IN SCHEMA public TO reporting',
    'ANALYZE',
  ];
}

/** What runs inside the shop's database. */
export const functionsSql: readonly string[] = [
  // Slow as a call to a service elsewhere is: it waits much and computes little.
  `CREATE FUNCTION fraud_score(order_id bigint) RETURNS numeric LANGUAGE plpgsql AS $$
    DECLARE score numeric := 0;
    BEGIN
      FOR step IN 1..200 LOOP score := score + (hashint8(order_id + step) % 100) / 200.0; END LOOP;
      PERFORM pg_sleep(0.02);
      RETURN abs(score);
    END $$`,
  `CREATE PROCEDURE import_rows(rows int) LANGUAGE plpgsql AS $$
    BEGIN
      FOR n IN 1..rows LOOP
        IF n % 4 = 0 THEN INSERT INTO import_rows (line) VALUES (repeat(md5(n::text), 8));
        ELSE PERFORM txid_current(); END IF;
        COMMIT;
      END LOOP;
    END $$`,
];

/** A second application of the same company. */
export const billingSql: readonly string[] = [
  `CREATE TABLE invoices (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id int NOT NULL, amount numeric(10, 2) NOT NULL,
    paid boolean NOT NULL DEFAULT false, created_at timestamptz NOT NULL DEFAULT now())`,
  `INSERT INTO invoices (customer_id, amount, paid) SELECT n % 1000, n % 300, n % 10 > 0 FROM generate_series(1, 20000) n`,
  'CREATE INDEX invoices_open ON invoices (created_at) WHERE NOT paid',
  'ALTER TABLE invoices OWNER TO billing_app',
  'ANALYZE',
];

/** Events in partitions, one for each day of the week. */
export const analyticsSql: readonly string[] = [
  'CREATE TABLE events (day int NOT NULL, at timestamptz NOT NULL, kind text NOT NULL, payload jsonb) PARTITION BY LIST (day)',
  ...Array.from({ length: 7 }, (_, day) => `CREATE TABLE events_${day} PARTITION OF events FOR VALUES IN (${day})`),
  'GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA public TO reporting, shop_worker',
];
