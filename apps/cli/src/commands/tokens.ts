import { answerOf } from '@pganalytics/api-client';
import type { components } from '@pganalytics/api-client';
import type { Command } from 'commander';

import { everyPage } from '../connection/every-page.js';
import type { Session } from '../connection/session.js';
import { document, listing } from '../output/listing.js';
import type { Column } from '../output/listing.js';
import { moment } from '../output/units.js';
import type { Context, Running } from '../running.js';
import { named } from './named.js';
import { positiveNumber } from './numbers.js';

type Token = components['schemas']['ApiToken'];

interface AllOptions {
  readonly all?: true;
}
interface AddOptions {
  readonly role: Token['role'];
  readonly days?: number;
}

const DAY_MS = 86_400_000;

/** `tokens`: API tokens of the caller, and of everybody for administrators. */
export function addTokenCommands(program: Command, running: Running): void {
  const tokens = program.command('tokens').description('API tokens, for scripts');
  const list = tokens
    .command('list', { isDefault: true })
    .description('list the tokens of the caller')
    .option('--all', 'of everybody in the organisation (administrators)');
  running.shows<AllOptions>(list, async ({ session, options }) => {
    const items = await readTokens(session, options.all === true);
    return listing({ document: items, items, columns, empty: 'There is no token.' });
  });
  const add = tokens
    .command('add')
    .description('make a token for a script (administrators); it is printed once')
    .argument('<name>')
    .option('--role <role>', 'viewer, editor or admin', 'viewer')
    .option('--days <days>', 'how long it is valid; for ever if left out', positiveNumber);
  running.shows<AddOptions>(add, addToken);
  const revoke = tokens
    .command('revoke')
    .description('end a token for ever')
    .argument('<token>', 'name or id')
    .option('--all', 'a token of somebody else (administrators)');
  running.does<AllOptions>(revoke, revokeToken);
}

const columns: readonly Column<Token>[] = [
  { name: 'name', value: ({ name }) => name },
  { name: 'role', value: ({ role }) => role },
  { name: 'state', value: ({ revoked }) => (revoked ? 'revoked' : 'valid') },
  { name: 'expires_utc', value: ({ expiresAt }) => expiresAt, text: ({ expiresAt }) => expiryOf(expiresAt) },
  { name: 'created_utc', value: ({ createdAt }) => createdAt, text: ({ createdAt }) => moment(createdAt) },
  { name: 'id', value: ({ id }) => id },
];

const expiryOf = (expiresAt: number | null): string => (expiresAt === null ? 'never' : moment(expiresAt));

async function readTokens({ client }: Session, all: boolean): Promise<Token[]> {
  return everyPage((cursor) => {
    const given = { params: { query: { limit: 500, ...cursor } } };
    return answerOf(all ? client.GET('/api/v1/admin/api-tokens', given) : client.GET('/api/v1/auth/tokens', given));
  });
}

async function addToken({ session, options, surroundings }: Context<AddOptions>, name: string) {
  const { role, days } = options;
  const expiresAt = days === undefined ? null : surroundings.now() + Math.round(days * DAY_MS);
  const body = { name, role, expiresAt };
  const made = await answerOf(session.client.POST('/api/v1/admin/api-tokens', { body }));
  return document({
    document: made,
    text: made.token,
    notes: [`the token "${name}" (${role}, expires: ${expiryOf(expiresAt)}) is shown this once`],
  });
}

async function revokeToken({ session, options, surroundings }: Context<AllOptions>, given: string): Promise<void> {
  const all = options.all === true;
  const valid = (await readTokens(session, all)).filter(({ revoked }) => !revoked);
  const { id, name } = named('valid token', valid, given);
  const at = { params: { path: { id } } };
  await (all
    ? session.client.DELETE('/api/v1/admin/api-tokens/{id}', at)
    : session.client.DELETE('/api/v1/auth/tokens/{id}', at));
  surroundings.write(`The token "${name}" is revoked.\n`);
}
