import { answerOf } from '@pganalytics/api-client';
import type { components } from '@pganalytics/api-client';
import type { Command } from 'commander';

import { findServer } from '../connection/find-server.js';
import { figure, text } from '../output/columns.js';
import { document, listing } from '../output/listing.js';
import { amount, duration, moment } from '../output/units.js';
import type { Context, Running } from '../running.js';

type Node = components['schemas']['LockNode'];

interface LockOptions {
  readonly at?: string;
  readonly terminateSql?: true;
}

/** `locks`: who waits for whom, the root blocker first. */
export function addLocksCommand(program: Command, running: Running): void {
  const locks = program
    .command('locks')
    .description('who waits for whom: each root blocker, and below it those that wait')
    .argument('<server>', 'name or id')
    .option('--at <moment>', 'such as now-10m or 2026-07-25T17:20:00Z; now if left out')
    .option('--terminate-sql', 'print the statements that would end the root blockers, and nothing else');
  running.shows<LockOptions>(locks, showLocks);
}

const columns = [
  text<Node>('blocker', (node) => `${node.depth > 0 ? `└${'─'.repeat(node.depth * 2 - 1)} ` : ''}${nameOf(node)}`),
  text<Node>('user', ({ usename }) => usename),
  text<Node>('state', ({ state, inCircle }) => (inCircle ? `${state ?? ''} (deadlock)` : state)),
  figure<Node>(
    'waiting',
    ({ waitingMs }) => waitingMs,
    (value) => (value === null ? '' : duration(value)),
  ),
  text<Node>('lock', ({ waitsFor, holds }) => lockOf(waitsFor ?? holds[0])),
  figure<Node>('behind', ({ waitingBehind }) => waitingBehind, amount),
  text<Node>('latest_statement', ({ latestStatement }) => latestStatement),
];

async function showLocks({ session, options }: Context<LockOptions>, given: string) {
  const { id } = await findServer(session, given);
  const query = options.at === undefined ? {} : { at: options.at };
  const tree = await answerOf(session.client.GET('/api/v1/servers/{id}/locks', { params: { path: { id }, query } }));
  const notes = tree.reason === null ? [] : [tree.reason];
  if (tree.unexplained > 0)
    notes.push(`of ${tree.unexplained} waiting sessions it is not known yet for whom they wait`);
  if (options.terminateSql) {
    const roots = tree.nodes.filter(({ depth }) => depth === 0).flatMap(({ terminateSql }) => terminateSql ?? []);
    // For psql: nothing but statements, each whole.
    return document({ document: roots, text: roots.join('\n') || '-- nobody blocks anybody', notes });
  }
  if (tree.nodes.length > 0) notes.push('a blocker’s latest statement may not be the one that took the lock');
  if (tree.at !== null) notes.push(`as of ${moment(tree.at)} UTC`);
  return listing({ document: tree, items: tree.nodes, columns, notes, empty: 'Nobody waits for a lock.' });
}

function nameOf({ kind, pid, gid }: Node): string {
  if (kind === 'prepared') return `prepared ${gid ?? ''}`;
  return kind === 'gone' ? `${pid ?? '?'} (not seen)` : String(pid);
}

function lockOf(lock: Node['waitsFor'] | undefined): string {
  return lock ? `${lock.mode ?? 'a lock'} on ${lock.relation ?? lock.type}` : '';
}
