import { answerOf } from '@pganalytics/api-client';
import type { Command } from 'commander';

import { InvalidArgument } from '../cli.errors.js';
import { findServer } from '../connection/find-server.js';
import type { Server } from '../connection/find-server.js';
import { everyPage } from '../connection/every-page.js';
import type { Session } from '../connection/session.js';
import { document, listing } from '../output/listing.js';
import type { Column } from '../output/listing.js';
import { amount, duration } from '../output/units.js';
import type { Running } from '../running.js';
import { several } from './range-options.js';

interface ListOptions {
  readonly search?: string;
  readonly state?: Server['state'];
}

interface ChangeOptions {
  readonly name?: string;
  readonly label?: readonly string[];
  readonly retire?: true;
}

/** `servers`: the fleet, one server, and how people call it. */
export function addServerCommands(program: Command, running: Running): void {
  const servers = program.command('servers').description('the PostgreSQL servers that are watched');
  const list = servers
    .command('list', { isDefault: true })
    .description('list them with their state and load')
    .option('--search <text>', 'part of the name, host or a label')
    .option('--state <state>', 'healthy, late, down, paused or unknown');
  running.shows<ListOptions>(list, ({ session, options }) => listServers(session, options));
  running.shows(
    servers.command('show').description('show one with what can be read on it').argument('<server>', 'name or id'),
    ({ session }, given) => showServer(session, given),
  );
  const change = servers
    .command('change')
    .description('rename, label, retire or bring back a server')
    .argument('<server>', 'name or id')
    .option('--name <name>', 'how people call it')
    .option('--label <key=value…>', 'set a label; key= removes it', several)
    .option('--retire', 'take it out of the fleet; its history stays');
  running.does<ChangeOptions>(change, async ({ session, options, surroundings }, given) => {
    surroundings.write(`${await changeServer(session, given, options)}\n`);
  });
}

async function listServers({ client }: Session, { search, state }: ListOptions) {
  const items = await everyPage((cursor) =>
    answerOf(
      client.GET('/api/v1/servers', {
        params: { query: { limit: 500, ...cursor, ...(search ? { search } : {}), ...(state ? { state } : {}) } },
      }),
    ),
  );
  const troubled = items.filter((one) => one.state !== 'healthy' && one.state !== 'paused');
  return listing({
    document: items,
    items,
    columns,
    notes: troubled.map(({ name, stateReason }) => `${name}: ${stateReason}`),
    empty: 'No server is watched yet. Enrol a collector: pganalytics-cli collectors add',
  });
}

const columns: readonly Column<Server>[] = [
  { name: 'name', value: ({ name }) => name },
  { name: 'state', value: ({ state }) => state },
  { name: 'version', value: ({ version }) => version },
  { name: 'role', value: ({ inRecovery }) => (inRecovery === null ? null : inRecovery ? 'standby' : 'primary') },
  {
    name: 'active_sessions',
    value: ({ activeSessions }) => activeSessions,
    text: ({ activeSessions }) => amount(activeSessions),
    align: 'right',
  },
  {
    name: 'transactions_per_second',
    value: ({ transactionsPerSecond }) => transactionsPerSecond,
    text: ({ transactionsPerSecond }) => amount(transactionsPerSecond),
    align: 'right',
  },
  {
    name: 'connections',
    value: ({ connections }) => connections,
    text: ({ connections, maxConnections }) => `${amount(connections)} of ${amount(maxConnections)}`,
    align: 'right',
  },
  {
    name: 'data_age',
    value: ({ dataAgeMs }) => dataAgeMs,
    text: ({ dataAgeMs }) => duration(dataAgeMs),
    align: 'right',
  },
  { name: 'host', value: ({ host, port }) => (host === null ? null : `${host}:${port ?? ''}`) },
  { name: 'labels', value: ({ labels }) => labelsOf(labels), wide: true },
  { name: 'id', value: ({ id }) => id, wide: true },
];

async function showServer(session: Session, given: string) {
  const { id } = await findServer(session, given);
  const server = await answerOf(session.client.GET('/api/v1/servers/{id}', { params: { path: { id } } }));
  const lines = [
    `${server.name}  ${server.state}: ${server.stateReason}`,
    `id           ${server.id}`,
    `address      ${server.host ?? '–'}:${server.port ?? '–'}`,
    `PostgreSQL   ${server.version ?? '–'}${server.inRecovery ? ', standby' : ''}`,
    `up for       ${duration(server.uptimeSeconds === null ? null : Number(server.uptimeSeconds) * 1_000)}`,
    `connections  ${amount(server.connections)} of ${amount(server.maxConnections)}`,
    `labels       ${labelsOf(server.labels) || '–'}`,
    `data age     ${duration(server.dataAgeMs)}`,
  ];
  const unread = server.families.filter(({ state }) => state !== 'ok');
  const notes = unread.map(({ family, state, reason }) => `${family} ${state}: ${reason ?? 'no reason given'}`);
  return document({ document: server, text: lines.join('\n'), notes });
}

async function changeServer(session: Session, given: string, { name, label, retire }: ChangeOptions): Promise<string> {
  const server = await findServer(session, given);
  const labels = label === undefined ? undefined : changedLabels(server.labels, label);
  if (name === undefined && labels === undefined && retire === undefined) {
    throw new InvalidArgument('Nothing to change: give --name, --label or --retire.');
  }
  const body = { ...(name ? { name } : {}), ...(labels ? { labels } : {}), ...(retire ? { retired: true } : {}) };
  await session.client.PATCH('/api/v1/admin/servers/{id}', { params: { path: { id: server.id } }, body });
  return retire ? `${server.name} is retired; its history stays.` : `${name ?? server.name} is changed.`;
}

function changedLabels(before: Readonly<Record<string, string>>, given: readonly string[]): Record<string, string> {
  const labels = new Map(Object.entries(before));
  for (const text of given) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (key === undefined)
      throw new InvalidArgument(`"${text}" is not a label; write key=value, or key= to remove it.`);
    if (value === '') labels.delete(key);
    else labels.set(key, value);
  }
  return Object.fromEntries(labels);
}

const labelsOf = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map((pair) => pair.join('='))
    .join(' ');
