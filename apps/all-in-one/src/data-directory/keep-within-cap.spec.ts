import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { migrateHistory, Partitions } from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';
import { eventually, freshDatabase } from '@pganalytics/servers';
import { createLogger } from '@pganalytics/telemetry';

import type { HistoryDatabase } from '../database/history-database.js';
import { directorySize } from './directory-size.js';
import { keepWithinCap } from './keep-within-cap.js';

const DAY = 86_400_000;

describe('the cap on the data directory', () => {
  let directory: string;
  let database: Awaited<ReturnType<typeof freshDatabase>>;
  let partitions: Partitions;
  let lines: string[];
  let end: (() => Promise<void>)[];

  beforeEach(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'cap-'));
    database = await freshDatabase();
    await migrateHistory(database.url);
    const pool = createPool(database.url, { applicationName: 'cap spec' });
    partitions = new Partitions(pool);
    lines = [];
    end = [() => pool.end()];
    for (const days of [2, 1, 0]) await partitions.at('chunk', Date.now() - days * DAY);
  });

  afterEach(async () => {
    for (const stop of end.reverse()) await stop();
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  });

  const watch = (DATA_DIR_MAX_BYTES: number, embedded = true) => {
    const destination = { write: (line: string) => void lines.push(line) };
    const logger = createLogger({ service: 'all-in-one', level: 'info', destination });
    const urls = { history: database.url } as HistoryDatabase['urls'];
    const config = { DATA_DIR: directory, DATA_DIR_MAX_BYTES, DATA_DIR_CHECK_SECONDS: 1 };
    end.push(keepWithinCap({ config, database: { urls, embedded }, logger }));
  };
  const chunks = async () => (await partitions.list('chunk')).length;

  it('counts everything below it', async () => {
    await writeFile(path.join(directory, 'spool'), Buffer.alloc(100_000, 1));

    expect(await directorySize(directory)).toBeGreaterThanOrEqual(100_000);
    expect(await directorySize(path.join(directory, 'gone'))).toBe(0);
  });

  it('lets the oldest samples go above it, and says so', async () => {
    await writeFile(path.join(directory, 'spool'), Buffer.alloc(1_000_000, 1));

    watch(100_000);

    await eventually(async () => expect(await chunks()).toBe(1));
    await eventually(() => expect(lines.join('\n')).toContain('raise DATA_DIR_MAX_BYTES'));
  });

  it('cuts nothing below it, and nothing of a history elsewhere, which would make no room', async () => {
    await writeFile(path.join(directory, 'spool'), Buffer.alloc(1_000_000, 1));

    watch(100_000, false);
    await eventually(() => expect(lines.join('\n')).toContain('no history that may go'));
    watch(1_000_000_000);

    expect(await chunks()).toBe(3);
  });
});
