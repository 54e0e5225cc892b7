import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { DemoConfig, DemoOptions } from './demo.config.js';
import { SHOP_ORDERS, makeSlots, startDemoServers } from './demo-servers.js';
import type { DemoServers } from './demo-servers.js';
import { playRounds } from './play-rounds.js';
import { ProductApi } from './product/product-api.js';
import { startProduct } from './product/start-product.js';
import type { Product } from './product/start-product.js';
import type { Situation } from './scene.js';
import { ROUND_SECONDS, situations } from './situations/index.js';
import { startTraffic } from './traffic/traffic.js';

/** What a demo is run with. */
export interface Demo {
  readonly config: DemoConfig;
  readonly options: DemoOptions;
  /** Of the product. */
  readonly environment: NodeJS.ProcessEnv;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/**
 * Starts the servers, the product and the workload, and runs until it is told to stop.
 * @returns why it ended by itself; `undefined` when it was told to
 */
export async function runDemo(demo: Demo): Promise<string | undefined> {
  const { config, options, signal, say } = demo;
  const stops: (() => Promise<unknown>)[] = [];
  try {
    say('starting a PostgreSQL primary with a shop, and a standby …');
    const servers = await startDemoServers(config.DEMO_DIR);
    stops.push(() => servers.stop());
    signal.throwIfAborted();
    const password = await passwordOf(config);
    const product = options.url === undefined ? await ownProduct(demo, servers, password) : undefined;
    if (product) stops.push(() => product.stop());
    const url = product?.url ?? options.url ?? '';
    if (!product) tellWhatToWatch(servers, say);
    const api = new ProductApi(url, { email: config.ADMIN_EMAIL, password });
    stops.push(await startTraffic(servers.scene, SHOP_ORDERS));
    const page = await nameServers(api, servers, signal);
    tellWhereToLook({ url, config, password, own: product !== undefined, say });
    const broken = product?.broken ?? new Promise<string>(() => undefined);
    return await Promise.race([play(demo, servers, page), broken]);
  } finally {
    say('stopping …');
    // What uses a part goes before it.
    for (const stop of stops.toReversed()) await stop();
  }
}

async function play({ signal, say }: Demo, servers: DemoServers, page: (path: string) => string): Promise<undefined> {
  const { scene } = servers;
  const slots: Situation = {
    name: 'forgotten slot',
    look: 'the slot of a standby that was taken away keeps WAL',
    page: 'replication',
    from: 0,
    to: ROUND_SECONDS,
    begin: async () => {
      await makeSlots(scene.primary);
      return () => Promise.resolve();
    },
  };
  await playRounds({
    scene,
    situations: [slots, ...situations],
    roundSeconds: ROUND_SECONDS,
    signal,
    onBegin: ({ name, look, page: path, from, to }) => {
      const minutes = to - from > 30 ? ` (${Math.round((to - from) / 60)} min)` : '';
      say(`\n${new Date().toLocaleTimeString('en-GB')}  ${name}${minutes}: ${look}\n          ${page(path)}`);
    },
    onFailure: ({ name }, reason) => say(`\n${name} could not be played: ${reason}`),
  });
  return undefined;
}

function ownProduct({ config, environment, say }: Demo, servers: DemoServers, password: string): Promise<Product> {
  return startProduct(
    {
      directory: path.join(config.DEMO_DIR, 'product'),
      host: config.HOST,
      port: config.PORT,
      email: config.ADMIN_EMAIL,
      password,
      databaseUrls: servers.watchUrls,
      say,
    },
    environment,
  );
}

/** Names the servers in the product, and answers with the addresses of the primary's pages. */
async function nameServers(api: ProductApi, { ports }: DemoServers, signal: AbortSignal) {
  const id = await api.nameServer(ports.primary, 'demo primary', signal);
  await api.nameServer(ports.standby, 'demo standby', signal);
  return (path: string): string => `${api.url}/servers/${id}${path === '' ? '' : `/${path}`}`;
}

function tellWhatToWatch({ watchUrls }: DemoServers, say: Demo['say']): void {
  say('Let a collector of your product watch these two; the demo goes on as soon as their data comes:');
  for (const url of watchUrls) say(`  ${url}`);
}

interface Place {
  readonly url: string;
  readonly config: DemoConfig;
  readonly password: string;
  /** Whether the demo started the product, so that nobody else has told how to sign in. */
  readonly own: boolean;
  readonly say: Demo['say'];
}

function tellWhereToLook({ url, config, password, own, say }: Place): void {
  say(`\nThe demo is running. Each thing that happens is told here; docs/first-incident.md leads through the first.`);
  say(`  address   ${url}`);
  if (own) say(`  e-mail    ${config.ADMIN_EMAIL}\n  password  ${password}`);
  say(`\nData is in ${config.DEMO_DIR}. Ctrl-C stops everything.`);
}

/** The administrator's password: a given one, or one that is made at the first start and kept. */
async function passwordOf({ ADMIN_PASSWORD, DEMO_DIR }: DemoConfig): Promise<string> {
  if (ADMIN_PASSWORD !== undefined) return ADMIN_PASSWORD;
  const file = path.join(DEMO_DIR, 'admin-password');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return known.trim();
  await mkdir(DEMO_DIR, { recursive: true });
  const password = randomBytes(9).toString('base64url');
  await writeFile(file, `${password}\n`, { mode: 0o600 });
  return password;
}
