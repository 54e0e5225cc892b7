import { answerOf } from '@pganalytics/api-client';
import type { components } from '@pganalytics/api-client';
import type { Command } from 'commander';

import { InvalidArgument, NobodyToAsk } from '../cli.errors.js';
import { everyPage } from '../connection/every-page.js';
import type { Session } from '../connection/session.js';
import { listing } from '../output/listing.js';
import type { Column } from '../output/listing.js';
import { moment } from '../output/units.js';
import type { Context, Running } from '../running.js';
import { named } from './named.js';

type User = components['schemas']['User'];

interface PasswordOptions {
  readonly passwordStdin?: true;
}
interface AddOptions extends PasswordOptions {
  readonly name?: string;
  readonly role: User['role'];
}
interface ChangeOptions {
  readonly name?: string;
  readonly role?: User['role'];
  readonly disable?: true;
  readonly enable?: true;
}

/** `users`: the people of the organisation; for administrators. */
export function addUserCommands(program: Command, running: Running): void {
  const users = program.command('users').description('the people of the organisation (administrators)');
  running.shows(users.command('list', { isDefault: true }).description('list them'), async ({ session }) => {
    const items = await readUsers(session);
    return listing({ document: items, items, columns });
  });
  const add = users
    .command('add')
    .description('add a person; asks for a first password')
    .argument('<email>')
    .option('--name <name>', 'the person’s name; the address if left out')
    .option('--role <role>', 'viewer, editor or admin', 'viewer')
    .option('--password-stdin', 'read the password from standard input');
  running.does<AddOptions>(add, addUser);
  const change = users
    .command('change')
    .description('change a name or role, or close and open an account; ends the sessions if rights change')
    .argument('<user>', 'e-mail address or id')
    .option('--name <name>', 'the person’s name')
    .option('--role <role>', 'viewer, editor or admin')
    .option('--disable', 'let the person in no more')
    .option('--enable', 'let the person in again');
  running.does<ChangeOptions>(change, changeUser);
}

const columns: readonly Column<User>[] = [
  { name: 'email', value: ({ email }) => email },
  { name: 'name', value: ({ name }) => name },
  { name: 'role', value: ({ role }) => role },
  { name: 'state', value: ({ disabled }) => (disabled ? 'disabled' : 'active') },
  { name: 'created_utc', value: ({ createdAt }) => createdAt, text: ({ createdAt }) => moment(createdAt) },
  { name: 'id', value: ({ id }) => id, wide: true },
];

async function readUsers({ client }: Session): Promise<User[]> {
  return everyPage((cursor) =>
    answerOf(client.GET('/api/v1/admin/users', { params: { query: { limit: 500, ...cursor } } })),
  );
}

async function addUser({ session, options, surroundings }: Context<AddOptions>, email: string): Promise<void> {
  const { ask, readInput, write } = surroundings;
  const { passwordStdin, name, role } = options;
  if (!passwordStdin && ask === undefined) throw new NobodyToAsk('the password', 'give it with --password-stdin.');
  const password = passwordStdin
    ? (await readInput()).replace(/\r?\n$/, '')
    : await ask!({ text: `First password of ${email}`, secret: true });
  await session.client.POST('/api/v1/admin/users', { body: { email, name: name ?? email, role, password } });
  write(`${email} is added as ${role}.\n`);
}

async function changeUser({ session, options, surroundings }: Context<ChangeOptions>, given: string): Promise<void> {
  const { name, role, disable, enable } = options;
  const body = {
    ...(name ? { name } : {}),
    ...(role ? { role } : {}),
    ...(disable ? { disabled: true } : {}),
    ...(enable ? { disabled: false } : {}),
  };
  if (Object.keys(body).length === 0) {
    throw new InvalidArgument('Nothing to change: give --name, --role, --disable or --enable.');
  }
  const people = (await readUsers(session)).map((user) => ({ id: user.id, name: user.email }));
  const { id, name: email } = named('user', people, given);
  await session.client.PATCH('/api/v1/admin/users/{id}', { params: { path: { id } }, body });
  surroundings.write(`${email} is changed.\n`);
}
