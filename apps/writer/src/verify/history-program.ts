import { resolveMoment } from '@pganalytics/contracts';
import { AppError, InvalidError } from '@pganalytics/errors';
import { VerifyHistory } from '@pganalytics/history';
import type { VerifyOutcome } from '@pganalytics/history';
import type { Pool } from '@pganalytics/postgres';
import { Command, CommanderError } from 'commander';

/** What the program needs of its process. */
export interface HistoryProgramOptions {
  /** Opens the history under the role that owns it; called once the words are understood. */
  readonly open: () => Pool;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly now: () => number;
}

interface VerifyWords {
  readonly server?: string;
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

class InvalidServerId extends InvalidError {
  readonly code = 'history.invalid-server-id';

  constructor(text: string) {
    super(`"${text}" is not the id of a server; GET /api/v1/servers lists them, each a UUID.`);
  }
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Exit codes: everything is sound; something stored cannot be right; the question or the database is at fault. */
const SOUND = 0;
const FAULTY = 1;
const NOT_VERIFIED = 2;

/** Runs one command on the history; answers with the exit code. */
export async function runHistoryProgram(words: readonly string[], options: HistoryProgramOptions): Promise<number> {
  let exitCode = SOUND;
  const program = new Command('history').description('look after the stored history').exitOverride();
  program
    .command('verify')
    .description('read everything that is stored again with the slow reference decoder and compare')
    .option('--server <id>', 'only what this server sent')
    .option('--from <time>', 'only what reaches into the time from here: now-2h, epoch milliseconds or ISO 8601')
    .option('--to <time>', 'only what begins before this time')
    .option('--json', 'for programs')
    .addHelpText(
      'after',
      `\nExit code ${SOUND}: sound, ${FAULTY}: faults were found, ${NOT_VERIFIED}: it could not be verified.`,
    )
    .action(async (asked: VerifyWords) => {
      exitCode = await verify(asked, options);
    });
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? SOUND : NOT_VERIFIED;
    if (!(error instanceof AppError)) throw error;
    options.complain(error.message);
    return NOT_VERIFIED;
  }
  return exitCode;
}

async function verify({ server, from, to, json }: VerifyWords, options: HistoryProgramOptions): Promise<number> {
  const { print, complain, now, open } = options;
  if (server !== undefined && !UUID.test(server)) throw new InvalidServerId(server);
  const question = {
    ...(server === undefined ? {} : { serverId: server }),
    ...(from === undefined ? {} : { from: resolveMoment(from, now()) }),
    ...(to === undefined ? {} : { to: resolveMoment(to, now()) }),
  };
  const pool = open();
  try {
    const outcome = await new VerifyHistory(pool).run(question, (name, rows) => {
      if (json !== true) complain(`${name}: ${rows} rows`);
    });
    print(json === true ? JSON.stringify(outcome, null, 2) : render(outcome));
    return outcome.faults.length === 0 ? SOUND : FAULTY;
  } finally {
    await pool.end();
  }
}

function render({ rows, bytes, faults, dropped }: VerifyOutcome): string {
  const read = Object.entries(rows).map(([table, count]) => `${count} in ${table}`);
  const named = faults.map(({ where, what }) => `  ${where}: ${what}`);
  const verdict = faults.length === 0 ? 'No fault was found.' : `${faults.length} faults:`;
  const gone = dropped.map((name) => `${name} was dropped before its turn and is not verified.`);
  return [`Read ${read.join(', ')}; ${bytes} bytes, each with two decoders.`, ...gone, verdict, ...named].join('\n');
}
