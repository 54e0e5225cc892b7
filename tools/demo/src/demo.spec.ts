import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';

import { readOptions } from './demo.config.js';
import { WrongOption } from './demo.errors.js';
import { playRounds } from './play-rounds.js';
import type { Scene, Situation } from './scene.js';
import { Sessions } from './sessions.js';
import { prepareShop, prepareWatcher } from './shop/prepare-shop.js';
import { ROUND_SECONDS, situations } from './situations/index.js';
import { startTraffic } from './traffic/traffic.js';

const ORDERS = 2_000;
const PASSWORD = 'demo of a spec';

describe('the demo', () => {
  let server: TestPostgres;
  let scene: Scene;

  const clients = async (): Promise<number> => {
    const { rows } = await scene.primary.direct(
      `SELECT count(*)::int AS clients FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND application_name <> 'demo director'`,
    );
    return Number(rows[0]?.clients);
  };
  const nobodyLeft = () => eventually(async () => expect(await clients()).toBe(0));

  beforeAll(async () => {
    server = await startPostgres({ password: PASSWORD, settings: { max_connections: 60 } });
    scene = { primary: Sessions.on(server.url), standby: undefined };
    await prepareShop(scene.primary, PASSWORD, { orders: ORDERS });
  }, 60_000);

  afterAll(async () => {
    await scene.primary.end();
    await server.stop();
  }, 30_000);

  it('has an index twice, and one that failed to be built', async () => {
    const shop = await scene.primary.open({ user: 'postgres', database: 'shop', application: 'spec' });
    const { rows: invalid } = await shop.query(
      'SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid',
    );
    const { rows: twice } = await shop.query(
      `SELECT count(*)::int FROM pg_index WHERE indrelid = 'orders'::regclass GROUP BY indkey::text HAVING count(*) > 1`,
    );
    await shop.close();

    expect(invalid).toEqual([{ name: 'customers_email_key' }]);
    expect(twice).toEqual([{ count: 2 }]);
  });

  it('keeps a shop that is there', async () => {
    await scene.primary.directIn('shop', ["UPDATE warehouses SET name = 'kept' WHERE id = 12"]);

    await prepareShop(scene.primary, PASSWORD, { orders: ORDERS });

    const shop = await scene.primary.open({ user: 'shop_web', database: 'shop', application: 'spec' });
    const { rows } = await shop.query('SELECT name FROM warehouses WHERE id = 12');
    await shop.close();
    expect(rows).toEqual([{ name: 'kept' }]);
  });

  it('lets the collector in by the script that its users run, once and again', async () => {
    const url = await prepareWatcher(scene.primary, server.url);

    expect(await prepareWatcher(scene.primary, server.url)).toBe(url);
    const watcher = await Sessions.on(url).open({ user: 'pganalytics', database: 'shop', application: 'spec' });
    const { rows } = await watcher.query("SELECT pg_has_role('pg_monitor', 'member') AS monitors");
    await watcher.close();
    expect(rows).toEqual([{ monitors: true }]);
  });

  it.each(situations.map((situation) => [`${situation.name}, ${situation.page}`, situation] as const))(
    'begins and ends: %s',
    async (_, { begin }) => {
      const end = await begin(scene);
      await end();

      await nobodyLeft();
    },
  );

  it('keeps a shop busy, also after its sessions were ended', async () => {
    const end = await startTraffic(scene, ORDERS);
    const busy = () => eventually(async () => expect(await clients()).toBeGreaterThan(5));
    await busy();
    await scene.primary.direct(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename IN ('shop_web', 'shop_worker')",
    );
    await eventually(async () => {
      const { rows } = await scene.primary.direct(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE usename = 'shop_web'",
      );
      expect(rows).toEqual([{ n: 3 }]);
    });
    await end();

    await nobodyLeft();
  });

  it('ends within a round whatever it begins', () => {
    expect(situations.filter(({ from, to }) => to <= from || to > ROUND_SECONDS)).toEqual([]);
  });

  it('plays on when one situation fails, and ends what it began when it is told to stop', async () => {
    const told = new AbortController();
    const seen: string[] = [];
    const situation = (name: string, begin: Situation['begin']): Situation => ({
      name,
      look: '',
      page: '',
      from: 0,
      to: 60,
      begin,
    });
    await playRounds({
      scene,
      situations: [
        situation('broken', () => Promise.reject(new Error('no room'))),
        situation('lasting', () => Promise.resolve(async () => void seen.push('ended'))),
      ],
      roundSeconds: 60,
      signal: told.signal,
      onBegin: ({ name }) => {
        seen.push(name);
        told.abort();
      },
      onFailure: ({ name }, reason) => seen.push(`${name}: ${reason}`),
    });

    expect(seen.toSorted()).toEqual(['broken: no room', 'ended', 'lasting']);
  });

  it('names an option that it does not have, and the one it has', () => {
    expect(() => readOptions(['--port', '1'])).toThrow(WrongOption);
    expect(() => readOptions(['--port', '1'])).toThrow('--url http://127.0.0.1:8080');
  });
});
