import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parseEnrolmentToken } from '@pganalytics/contracts';
import { AppError, messageOf } from '@pganalytics/errors';
import { IdentityDirectory, PlatformClient, enrol } from '@pganalytics/identity';
import type { CollectorIdentity, Enrolled } from '@pganalytics/identity';
import { Command, CommanderError } from 'commander';

import { EnrolledElsewhere, IdentityExpired, NoEnrolmentToken, TokenFileUnreadable } from './register.errors.js';

/** What the command needs of its process, so that it can be tried without one. */
export interface RegisterSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly hostName: string;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
}

interface RegisterOptions {
  readonly url: string;
  readonly token?: string;
  readonly tokenFile?: string;
  readonly name: string;
  readonly directory: string;
  readonly caFile?: string;
  readonly plaintext?: boolean;
  readonly timeoutSeconds: string;
}

const VERSION = '0.1.0';

/** Enrols the collector of this host in one command; may run again at any time. Answers with the exit code. */
export async function runRegister(words: readonly string[], surroundings: RegisterSurroundings): Promise<number> {
  const { environment, hostName, print, complain } = surroundings;
  const directory =
    environment['COLLECTOR_IDENTITY_DIR'] ?? path.join(environment['DATA_DIR'] ?? '.pganalytics-collector', 'identity');
  let exitCode = 0;
  const program = new Command('collector-register')
    .version(VERSION)
    .description('enrol the collector of this host with a one-time token')
    .requiredOption('--url <url>', 'address of the dashboard, https://…', environment['PLATFORM_URL'])
    .option('--token <token>', 'one-time token (pgae_…); better as ENROLMENT_TOKEN, for others can see arguments')
    .option('--token-file <file>', 'file with the token')
    .option('--name <name>', 'name of the collector, unless the token names it', hostName)
    .option('--directory <directory>', 'where its key and certificate are kept', directory)
    .option('--ca-file <file>', 'PEM certificates that the platform is trusted by, beside those of the system')
    .option('--plaintext', 'allow http:// to another host, as inside a network of containers')
    .option('--timeout-seconds <seconds>', 'how long the platform may take to answer', '15')
    .addHelpText('after', '\nHTTPS_PROXY and NO_PROXY are honoured. Running it again changes nothing.')
    .configureOutput({ writeOut: (text) => print(text.trimEnd()), writeErr: (text) => complain(text.trimEnd()) })
    .exitOverride()
    .action(async (options: RegisterOptions) => {
      const { identity, already } = await register(options, surroundings);
      print(already ? toldAlready(identity) : toldEnrolled(identity));
      print(toldNext(path.resolve(options.directory), environment));
    });
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (error instanceof AppError) complain(error.message);
    else if (!(error instanceof CommanderError)) throw error;
    exitCode = error instanceof CommanderError ? error.exitCode : 1;
  }
  return exitCode;
}

async function register(options: RegisterOptions, { environment, hostName }: RegisterSurroundings): Promise<Enrolled> {
  const directory = new IdentityDirectory(path.resolve(options.directory));
  const client = new PlatformClient({
    url: options.url,
    caFile: options.caFile,
    environment,
    plaintext: options.plaintext === true,
    timeoutMs: Number(options.timeoutSeconds) * 1_000,
  });
  try {
    const known = await directory.find();
    if (known !== undefined) return { identity: stillGood(known, directory.path, client.url), already: true };
    const token = tokenOf(options, environment);
    return await enrol({ client, directory, token, name: options.name, hostName });
  } finally {
    client.close();
  }
}

function stillGood(known: CollectorIdentity, directory: string, url: string): CollectorIdentity {
  if (known.platformUrl !== url) throw new EnrolledElsewhere(directory, known.platformUrl);
  if (known.notAfterMs <= Date.now()) throw new IdentityExpired(directory, known.collectorId, known.notAfterMs);
  return known;
}

function tokenOf({ token, tokenFile }: RegisterOptions, environment: RegisterSurroundings['environment']): string {
  const given = (token ?? (tokenFile === undefined ? environment['ENROLMENT_TOKEN'] : read(tokenFile)) ?? '').trim();
  if (parseEnrolmentToken(given) === undefined) throw new NoEnrolmentToken(given);
  return given;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new TokenFileUnreadable(file, messageOf(error));
  }
}

const toldEnrolled = ({ name, collectorId, notAfterMs, ingestUrl }: CollectorIdentity): string =>
  `The collector ${name} (${collectorId}) is enrolled. It delivers to ${ingestUrl}; its certificate lasts until ` +
  `${new Date(notAfterMs).toISOString()} and is renewed while the collector runs.`;

const toldAlready = ({ name, collectorId, platformUrl, notAfterMs }: CollectorIdentity): string =>
  `Nothing to do: the collector ${name} (${collectorId}) is enrolled at ${platformUrl} already, with a certificate ` +
  `until ${new Date(notAfterMs).toISOString()}. No token was used.`;

/** What is set already, as where the collector was installed, need not be done again. */
const toldNext = (directory: string, environment: RegisterSurroundings['environment']): string =>
  [
    '',
    `Next, with the servers to watch in ${environment['COLLECTOR_CONFIG'] ?? 'DATABASE_URLS or in the file of COLLECTOR_CONFIG'}:`,
    ...(environment['COLLECTOR_IDENTITY_DIR'] === undefined ? [`  export COLLECTOR_IDENTITY_DIR=${directory}`] : []),
    '  collector check    # says what is missing on each server',
    '  collector run',
    'The directory holds a private key: only the user that runs the collector may read it, and it is never copied.',
  ].join('\n');
