import { Command, CommanderError, Option } from 'commander';

import { addAccountCommands } from './commands/account.js';
import { addActivityCommand } from './commands/activity.js';
import { addApiCommand } from './commands/api.js';
import { addAttentionCommand } from './commands/attention.js';
import { addCollectorCommands } from './commands/collectors.js';
import { addCompletionCommand } from './commands/completion.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addLocksCommand } from './commands/locks.js';
import { positiveNumber } from './commands/numbers.js';
import { addProfileCommands } from './commands/profiles.js';
import { addQueryCommands } from './commands/queries.js';
import { addReplicationCommands } from './commands/replication.js';
import { addSeriesCommand } from './commands/series.js';
import { addServerCommands } from './commands/servers.js';
import { addSettingCommands } from './commands/settings.js';
import { addTableCommands } from './commands/tables.js';
import { addTokenCommands } from './commands/tokens.js';
import { addTopCommand } from './commands/top.js';
import { addUserCommands } from './commands/users.js';
import { exitCodes } from './exit-codes.js';
import { failureOf } from './failures.js';
import { plain } from './output/plain.js';
import { formats } from './output/render.js';
import { Running } from './running.js';
import type { Surroundings } from './surroundings.js';

const VERSION = '0.1.0';

const HELP = `
Examples:
  pganalytics-cli login https://pganalytics.example
  pganalytics-cli servers
  pganalytics-cli attention --fail-on critical
  pganalytics-cli queries shop-primary --from now-1h -o json

Exit codes:
  0 fine   1 refused or failed   2 wrong command line   3 not signed in or not allowed
  4 not found   5 the product does not answer or is busy   10 found what --fail-on names

PGANALYTICS_URL and PGANALYTICS_TOKEN take the place of a profile, in scripts for instance.`;

/** Every command of `pganalytics-cli`. */
export function buildProgram(running: Running): Command {
  const { surroundings } = running;
  const program = new Command('pganalytics-cli')
    .version(VERSION)
    .description('Asks pgAnalytics about PostgreSQL servers, from a terminal or a script.')
    .option('-p, --profile <name>', 'profile to use instead of the current one')
    .option('--url <url>', 'address of the product instead of the profile’s')
    .addOption(new Option('--token <token>', 'API token; better as PGANALYTICS_TOKEN, for others can see arguments'))
    .option('--plaintext', 'allow http:// to another host')
    .option('--timeout <seconds>', 'how long the product may take to answer', positiveNumber, 30)
    .addOption(new Option('-o, --output <format>', 'how results are written').choices(formats).default('table'))
    .option('--columns <names>', 'columns to show, separated by commas', (text: string) => text.split(','))
    .option('--no-headers', 'leave the names of the columns out')
    .option('-w, --watch [seconds]', 'look again and again', watchSeconds)
    .addHelpText('after', HELP)
    .configureOutput({ writeOut: surroundings.write, writeErr: (text) => surroundings.complain(text.trimEnd()) })
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .showSuggestionAfterError()
    .exitOverride();
  addAccountCommands(program, running);
  addProfileCommands(program, running);
  addServerCommands(program, running);
  addAttentionCommand(program, running);
  addTopCommand(program, running);
  addQueryCommands(program, running);
  addActivityCommand(program, running);
  addLocksCommand(program, running);
  addTableCommands(program, running);
  addSettingCommands(program, running);
  addReplicationCommands(program, running);
  addSeriesCommand(program, running);
  addCollectorCommands(program, running);
  addUserCommands(program, running);
  addTokenCommands(program, running);
  addApiCommand(program, running);
  addDoctorCommand(program, running);
  addCompletionCommand(program, running);
  return program;
}

/** Runs one command; answers with the exit code. */
export async function runProgram(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const running = new Running(surroundings);
  try {
    await buildProgram(running).parseAsync([...words], { from: 'user' });
    return running.exitCode;
  } catch (error) {
    // commander has written what is wrong; help and version that were asked for are no failure.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    for (const line of failure.lines) surroundings.complain(plain(line));
    return failure.exitCode;
  }
}

/** Every few seconds is as often as most statistics are read. */
const WATCH_SECONDS = 5;

const watchSeconds = (text: string | undefined): number => (text === undefined ? WATCH_SECONDS : positiveNumber(text));
