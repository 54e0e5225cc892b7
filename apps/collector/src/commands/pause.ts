import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { loadConfig } from '@pganalytics/config';
import { messageOf } from '@pganalytics/errors';
import type { Command } from 'commander';

import { collectorConfig } from '../collector.config.js';
import { pauseFileIn } from '../places.js';
import { listTargets } from '../targets/list-targets.js';
import { pauseFileOf } from '../watch/pause-files.js';
import { NoSuchTarget, PauseFileDenied } from './command.errors.js';
import type { ProgramOptions } from './command.js';

const { DATABASE_URLS, COLLECTOR_CONFIG, COLLECTOR_LOCAL_NAME, COLLECTOR_PAUSE_FILE, DATA_DIR } = collectorConfig;
const settings = { DATABASE_URLS, COLLECTOR_CONFIG, COLLECTOR_LOCAL_NAME, COLLECTOR_PAUSE_FILE, DATA_DIR };

export function addPauseCommands(program: Command, options: ProgramOptions): void {
  program
    .command('pause')
    .description('read nothing any more, until resumed; connections are given back')
    .argument('[target]', 'id of one target; without it all of them')
    .addHelpText('after', '\nIt makes a file (DATA_DIR/paused), so that it lasts through a restart.')
    .action(async (targetId: string | undefined) => {
      const file = pauseFileFor(options.environment, targetId);
      await changed(file, async () => {
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, '');
      });
      options.print(`${targetId ?? 'Every target'} is paused: the collector notices within a second.`);
    });
  program
    .command('resume')
    .description('read again what was paused here')
    .argument('[target]', 'id of one target; without it what was paused for all')
    .action(async (targetId: string | undefined) => {
      const file = pauseFileFor(options.environment, targetId);
      await changed(file, async () => rm(file, { force: true }));
      options.print(`${targetId ?? 'What was paused for all targets'} is resumed.`);
      for (const name of await stillPausing(options.environment)) options.print(`This still pauses: ${name}`);
    });
}

/** @throws NoSuchTarget */
function pauseFileFor(environment: ProgramOptions['environment'], targetId: string | undefined): string {
  const config = loadConfig(settings, environment);
  const file = pauseFileIn(config);
  if (targetId === undefined) return file;
  const targets = listTargets({
    databaseUrls: config.DATABASE_URLS,
    configFile: config.COLLECTOR_CONFIG,
    localName: config.COLLECTOR_LOCAL_NAME,
    environment,
  });
  const known = targets.map(({ id }) => id);
  if (!known.includes(targetId)) throw new NoSuchTarget(targetId, known);
  return pauseFileOf(file, targetId);
}

async function stillPausing(environment: ProgramOptions['environment']): Promise<string[]> {
  const file = pauseFileIn(loadConfig(settings, environment));
  const [directory, all] = [path.dirname(file), path.basename(file)];
  const names = await readdir(directory).catch(() => []);
  return names.filter((name) => name === all || name.startsWith(`${all}.`)).map((name) => path.join(directory, name));
}

async function changed(file: string, change: () => Promise<unknown>): Promise<void> {
  await change().catch((error: unknown) => {
    throw new PauseFileDenied(file, messageOf(error));
  });
}
