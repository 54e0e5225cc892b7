import { setTimeout } from 'node:timers/promises';

import { ApiProblem, answerOf, signIn } from '@pganalytics/api-client';
import type { ApiClient, components } from '@pganalytics/api-client';
import type { Command } from 'commander';

import { NobodyToAsk, NotTheProduct } from '../cli.errors.js';
import { addressOf } from '../connection/address.js';
import { fetchFrom } from '../connection/reach.js';
import { openSession, USER_AGENT } from '../connection/session.js';
import { document } from '../output/listing.js';
import { ProfileStore } from '../profiles/profile-store.js';
import type { GlobalOptions, Running } from '../running.js';
import type { Surroundings } from '../surroundings.js';
import { positiveNumber } from './numbers.js';

interface LoginOptions extends GlobalOptions {
  readonly email?: string;
  readonly passwordStdin?: true;
  readonly withToken?: true;
  readonly days: number;
}

type Account = components['schemas']['Account'];

const DAY_MS = 86_400_000;
const TRY_AGAIN_MS = 200;

/** `login`, `logout` and `whoami`. */
export function addAccountCommands(program: Command, running: Running): void {
  const login = program
    .command('login')
    .description('sign in and keep it as a profile')
    .argument('<address>', 'where the product is, https://…')
    .option('--email <email>', 'who signs in; asked for if left out')
    .option('--password-stdin', 'read the password from standard input')
    .option('--with-token', 'read an API token from standard input instead')
    .option('--days <days>', 'how long this sign-in lasts', positiveNumber, 90)
    .addHelpText(
      'after',
      `
An API token of yours is made and kept in a file that only you can read; the password is not kept.

Examples:
  pganalytics-cli login https://pganalytics.example --email ada@example.org
  pganalytics-cli login https://pganalytics.example --profile staging --with-token < token`,
    );
  running.runs<LoginOptions>(login, (options, address) => signInAt(address, options, running.surroundings));
  running.runs(program.command('logout').description('revoke the token of the profile and forget it'), (options) =>
    signOut(options, running.surroundings),
  );
  running.shows(program.command('whoami').description('say who is signed in, and where'), async ({ session }) => {
    const account = await answerOf(session.client.GET('/api/v1/auth/me'));
    const { email, role, organisationName } = account;
    return document({
      document: { ...account, url: session.url },
      text: `${email} (${role}) of ${organisationName}, at ${session.url}`,
    });
  });
}

async function signInAt(address: string, options: LoginOptions, surroundings: Surroundings): Promise<void> {
  const url = addressOf(address, options.plaintext === true);
  const profiles = new ProfileStore(surroundings);
  const name = options.profile ?? 'default';
  const made: { token: string; tokenId?: string } = options.withToken
    ? { token: (await surroundings.readInput()).trim() }
    : await makeToken(url, options, surroundings);
  const { client } = await openSession({ ...options, url, token: made.token, plaintext: true }, surroundings);
  const account = await accountOf(client, made.tokenId === undefined ? 0 : options.timeout * 1_000);
  if (typeof account?.email !== 'string') throw new NotTheProduct(url);
  await profiles.keep(name, { url, ...made, email: account.email });
  surroundings.write(`Signed in as ${account.email} (${account.role}) at ${url}; kept as profile "${name}".\n`);
}

/** Services learn of a new token through the log: until they have, they refuse it. */
async function accountOf(client: ApiClient, patienceMs: number): Promise<Account> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await answerOf(client.GET('/api/v1/auth/me'));
    } catch (error) {
      const maybeEarly = error instanceof ApiProblem && error.status === 401 && performance.now() < until;
      if (!maybeEarly) throw error;
      await setTimeout(TRY_AGAIN_MS);
    }
  }
}

async function makeToken(
  url: string,
  options: LoginOptions,
  surroundings: Surroundings,
): Promise<{ token: string; tokenId: string }> {
  const email = options.email ?? (await asked(surroundings, 'E-mail address', false, 'give it with --email.'));
  const password = options.passwordStdin
    ? (await surroundings.readInput()).replace(/\r?\n$/, '')
    : await asked(surroundings, 'Password', true, 'give it with --password-stdin.');
  const reach = fetchFrom({ url, timeoutMs: options.timeout * 1_000, userAgent: USER_AGENT });
  const { client } = await signIn({ baseUrl: url, fetch: reach }, { email, password });
  const { role } = await answerOf(client.GET('/api/v1/auth/me'));
  const now = surroundings.now();
  const body = {
    // A person may sign in at several machines, and again before the first token has ended.
    name: `pganalytics-cli on ${surroundings.hostName}, ${new Date(now).toISOString()}`,
    role,
    expiresAt: now + Math.round(options.days * DAY_MS),
  };
  const { token, apiToken } = await answerOf(client.POST('/api/v1/auth/tokens', { body }));
  return { token, tokenId: apiToken.id };
}

async function asked({ ask }: Surroundings, text: string, secret: boolean, remedy: string): Promise<string> {
  if (ask === undefined) throw new NobodyToAsk(`the ${text.toLowerCase()}`, remedy);
  return ask({ text, secret });
}

async function signOut(options: GlobalOptions, surroundings: Surroundings): Promise<void> {
  const profiles = new ProfileStore(surroundings);
  const { name, url, tokenId } = await profiles.get(options.profile);
  if (tokenId !== undefined) {
    const { client } = await openSession({ ...options, profile: name }, surroundings);
    await client.DELETE('/api/v1/auth/tokens/{id}', { params: { path: { id: tokenId } } });
  }
  await profiles.remove(name);
  const token =
    tokenId === undefined ? 'The token itself stays valid: it was made elsewhere.' : 'Its token is revoked.';
  surroundings.write(`Signed out of ${url} (profile "${name}"). ${token}\n`);
}
