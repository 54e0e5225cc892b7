import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { startKafka } from './kafka.js';
import { createDatabase, dropDatabase, startPostgres } from './postgres.js';
import { startRedis } from './redis.js';
import { runDirectory } from './run-directory.js';
import { ServerNotStarted } from './servers.errors.js';

/** The PostgreSQL server that all specs of a run share; started by whoever needs it first. */
export function sharedPostgres(major = 18): Promise<{ url: string }> {
  return shared(`postgres-${major}`, async () => {
    const { url } = await startPostgres({ major, settings: { max_connections: 400, max_wal_size: '4GB' } });
    return { url };
  });
}

/** The single Kafka broker that all specs of a run share. */
export function sharedKafka(): Promise<{ bootstrap: string }> {
  return shared('kafka', async () => {
    const { bootstrap } = await startKafka();
    return { bootstrap };
  });
}

/** The Redis server that all specs of a run share. */
export function sharedRedis(): Promise<{ url: string }> {
  return shared('redis', async () => {
    const { url } = await startRedis();
    return { url };
  });
}

/** A new empty database on the shared server of a major version. */
export async function freshDatabase(options: { major?: number } = {}): Promise<{ url: string; drop(): Promise<void> }> {
  const server = await sharedPostgres(options.major);
  const url = await createDatabase(server.url);
  return { url, drop: () => dropDatabase(url) };
}

type Outcome<T> = { value: T } | { error: string };

// Across processes: the first to make the directory starts the server, the others wait for its file.
async function shared<T>(name: string, start: () => Promise<T>): Promise<T> {
  const directory = await runDirectory();
  const file = path.join(directory, `${name}.json`);
  const mine = await mkdir(path.join(directory, `${name}.starting`)).then(
    () => true,
    () => false,
  );
  if (mine) await publish(file, await outcomeOf(start));
  const outcome = await read<T>(file, name);
  if ('error' in outcome) throw new ServerNotStarted(name, outcome.error);
  return outcome.value;
}

async function outcomeOf<T>(start: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await start() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

async function publish(file: string, outcome: Outcome<unknown>): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(outcome));
  await rename(draft, file);
  await rm(draft, { force: true });
}

async function read<T>(file: string, name: string): Promise<Outcome<T>> {
  const deadline = Date.now() + 180_000;
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return JSON.parse(text) as Outcome<T>;
    if (Date.now() > deadline) throw new ServerNotStarted(name, 'the process that began to start it gave up');
    await delay(50);
  }
}
