import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import { Client } from 'pg';

import { parseConninfo } from '../sources/conninfo.js';
import { planConnection } from '../sources/connection-plan.js';
import { ServerLink } from '../sources/server-link.js';
import type { Linked } from '../sources/server-link.js';
import { probedViews } from './families-by-view.js';
import { readLockGraph } from './lock-graph.js';

describe('the lock graph', () => {
  let server: TestPostgres;
  let link: ServerLink;
  let linked: Linked;
  const clients: Client[] = [];

  const aSession = async () => {
    const client = new Client({ connectionString: server.url });
    clients.push(client);
    await client.connect();
    const pid = Number((await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid);
    return { client, pid };
  };

  beforeAll(async () => {
    server = await startPostgres({ major: 18 });
    const connect = { plan: planConnection(parseConninfo(server.url), {}), password: {} };
    link = new ServerLink({ connect, views: probedViews, random: Math.random, onLinked: () => undefined });
    link.tryNow(Number.MAX_SAFE_INTEGER);
    linked = await eventually(() => {
      if (!link.current) throw link.failure ?? new Error('not connected yet');
      return link.current;
    });
  });
  afterAll(async () => {
    await link.close();
    await Promise.all(clients.map((client) => client.end()));
    await server.stop('immediate');
  });

  it('names the table of a row that is waited for, and tells who holds it and who only stands in the queue', async () => {
    const [holder, first, second] = [await aSession(), await aSession(), await aSession()];
    await holder.client.query('CREATE TABLE stock (id int PRIMARY KEY, n int); INSERT INTO stock VALUES (1, 1)');
    await holder.client.query('BEGIN; UPDATE stock SET n = 2 WHERE id = 1');
    const waits = [first, second].map(({ client }) => client.query('UPDATE stock SET n = n + 1 WHERE id = 1'));

    await eventually(async () => {
      const graph = await readLockGraph(linked.floor, linked.probe);

      const rows = [first, second].map(({ pid }) => graph.get(pid));
      expect(rows).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            on: 'transactionid public.stock',
            mode: 'ShareLock',
            blockedBy: String(holder.pid),
            heldModes: 'ExclusiveLock',
          }),
          expect.objectContaining({ on: 'tuple public.stock', heldModes: 'ExclusiveLock' }),
        ]),
      );
    });
    await holder.client.query('COMMIT');
    await Promise.all(waits);
  });
});
