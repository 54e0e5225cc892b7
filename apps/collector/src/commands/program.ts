import { loadConfig } from '@pganalytics/config';
import { AppError } from '@pganalytics/errors';
import { platformNames, setupSql, takeBackSql } from '@pganalytics/setup-sql';
import type { PlatformName } from '@pganalytics/setup-sql';
import { Command, CommanderError, Option } from 'commander';

import { COLLECTOR_VERSION, startCollector } from '../start-collector.js';
import { collectorConfig } from '../collector.config.js';
import { listTargets } from '../targets/list-targets.js';
import { check, passed, render } from './check.js';
import { CollectorNotRunning } from './command.errors.js';
import { exitCodes } from './command.js';
import type { ProgramOptions } from './command.js';
import { addPauseCommands } from './pause.js';
import { addSpoolCommands } from './spool.js';
import { helperSql, takeBackHelperSql } from './helper-sql.js';
import { addStatusCommand } from './status.js';

const HELP = `
Settings are environment variables; the most important:
  DATABASE_URLS           servers to watch, separated by white space
  COLLECTOR_CONFIG        or a YAML file with targets
  COLLECTOR_IDENTITY_DIR  what collector-register made; or COLLECTOR_TOKEN, COLLECTOR_TOKEN_FILE
  INGEST_URL              where to deliver to, unless enrolment has said it
  DATA_DIR                what must last: the spool, the pause file

To begin: collector sql | psql …; collector check; collector run`;

/** Runs one command; answers with the exit code. */
export async function runProgram(words: readonly string[], options: ProgramOptions): Promise<number> {
  let exitCode: number = exitCodes.fine;
  const exit = (code: number): void => void (exitCode = code);
  const program = new Command('collector')
    .version(COLLECTOR_VERSION)
    .description('Watches PostgreSQL servers and delivers what it reads to pgAnalytics.')
    .configureOutput({
      writeOut: (text) => options.print(text.trimEnd()),
      writeErr: (text) => options.complain(text.trimEnd()),
    })
    .addHelpText('after', HELP)
    .exitOverride();
  program
    .command('run', { isDefault: true })
    .description('watch the targets and deliver what is read')
    .action(() => run(options));
  program
    .command('check')
    .description('say what is missing on each target and around the collector, and how to put it right')
    .option('--json', 'for programs')
    .action(async ({ json }: { json?: boolean }) => {
      exitCode = await runCheck(options, json === true);
    });
  program
    .command('sql')
    .description('print the role and the grants that the collector needs')
    .addOption(new Option('--for <platform>', 'where the server runs').choices(platformNames).default('self'))
    .option('--role <name>', 'name of the role', 'pganalytics')
    .option('--helpers', 'print what shows more than pg_monitor does, for each database')
    .option('--take-back', 'print what removes it again')
    .action((given: SqlOptions) => options.print(sqlFor(given)));
  addStatusCommand(program, options, exit);
  addPauseCommands(program, options);
  addSpoolCommands(program, options, exit);
  const [word] = words;
  const known = ['help', ...program.commands.map((command) => command.name())];
  // Without this the default command would complain of an argument too many.
  if (word !== undefined && !word.startsWith('-') && !known.includes(word)) {
    options.complain(`There is no command "${word}". The commands are: ${known.slice(1).join(', ')}.`);
    return exitCodes.problem;
  }
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof AppError)) throw error;
    options.complain(error.message);
    return error instanceof CollectorNotRunning ? exitCodes.notRunning : exitCodes.problem;
  }
  return exitCode;
}

interface SqlOptions {
  readonly for: PlatformName;
  readonly role: string;
  readonly helpers?: true;
  readonly takeBack?: true;
}

function sqlFor({ for: platform, role, helpers, takeBack }: SqlOptions): string {
  if (helpers) return takeBack ? takeBackHelperSql(role, platform) : helperSql(role, platform);
  return takeBack ? takeBackSql(platform, role) : setupSql(platform, role);
}

async function run({ environment, stopped, onReload }: ProgramOptions): Promise<void> {
  const service = await startCollector(loadConfig(collectorConfig, environment), { environment });
  onReload?.(() => void service.reload());
  await stopped();
  await service.stop();
}

async function runCheck({ environment, print }: ProgramOptions, json: boolean): Promise<number> {
  const config = loadConfig(collectorConfig, environment);
  const targets = listTargets({
    databaseUrls: config.DATABASE_URLS,
    configFile: config.COLLECTOR_CONFIG,
    localName: config.COLLECTOR_LOCAL_NAME,
    environment,
  });
  const report = await check(config, targets);
  print(json ? JSON.stringify({ passed: passed(report), ...report }, null, 2) : render(report));
  return passed(report) ? exitCodes.fine : exitCodes.problem;
}
