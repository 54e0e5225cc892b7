import { loadConfig } from '@pganalytics/config';
import { AppError } from '@pganalytics/errors';
import { Command, Option } from 'commander';
import { z } from 'zod';

import { COLLECTOR_VERSION, startCollector } from '../start-collector.js';
import { collectorConfig } from '../collector.config.js';
import { listTargets } from '../targets/list-targets.js';
import { check, passed, render } from './check.js';
import type { Platform } from './sql.js';
import { helperSql, platforms, setupSql } from './sql.js';

/** What the program needs of its process, so that it can be tried without one. */
export interface ProgramOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
  readonly stopped: () => Promise<void>;
}

const targetSettings = { DATABASE_URLS: collectorConfig.DATABASE_URLS, COLLECTOR_CONFIG: z.string().optional() };

/** Runs one command; answers with the exit code. */
export async function runProgram(words: readonly string[], options: ProgramOptions): Promise<number> {
  let exitCode = 0;
  const program = new Command('collector').version(COLLECTOR_VERSION).exitOverride();
  program
    .command('run', { isDefault: true })
    .description('watch the targets and deliver what is read')
    .action(() => run(options));
  program
    .command('check')
    .description('say what is missing on each target and how to put it right')
    .option('--json', 'for programs')
    .action(async ({ json }: { json?: boolean }) => {
      exitCode = await runCheck(options, json === true);
    });
  program
    .command('sql')
    .description('print the role and the grants that the collector needs')
    .addOption(new Option('--for <platform>', 'where the server runs').choices(platforms).default('self'))
    .option('--role <name>', 'name of the role', 'pganalytics')
    .option('--helpers', 'print what shows more than pg_monitor does, for each database')
    .action(({ for: platform, role, helpers }: { for: Platform; role: string; helpers?: true }) =>
      options.print(helpers === true ? helperSql(role) : setupSql(platform, role)),
    );
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof AppError) options.print(error.message);
    else if (isCommanderExit(error)) return error.exitCode;
    else throw error;
    return 1;
  }
  return exitCode;
}

async function run({ environment, stopped }: ProgramOptions): Promise<void> {
  const service = await startCollector(loadConfig(collectorConfig, environment), { environment });
  await stopped();
  await service.stop();
}

async function runCheck({ environment, print }: ProgramOptions, json: boolean): Promise<number> {
  const config = loadConfig(targetSettings, environment);
  const targets = listTargets({
    databaseUrls: config.DATABASE_URLS,
    configFile: config.COLLECTOR_CONFIG,
    environment,
  });
  const reports = await check(targets);
  print(json ? JSON.stringify({ passed: passed(reports), targets: reports }, null, 2) : render(reports));
  return passed(reports) ? 0 : 1;
}

function isCommanderExit(error: unknown): error is { exitCode: number } {
  return error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number';
}
