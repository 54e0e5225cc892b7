import { answerOf } from '@pganalytics/api-client';
import type { components } from '@pganalytics/api-client';
import { Option } from 'commander';
import type { Command } from 'commander';

import { everyPage } from '../connection/every-page.js';
import { findServer } from '../connection/find-server.js';
import { exitCodes } from '../exit-codes.js';
import { text } from '../output/columns.js';
import { listing } from '../output/listing.js';
import { moment } from '../output/units.js';
import type { Context, Running } from '../running.js';

type Item = components['schemas']['AttentionItem'];

interface AttentionOptions {
  readonly server?: string;
  readonly all?: true;
  readonly failOn?: 'critical' | 'warning' | 'unknown';
}

/** `attention`: what is wrong now, and since when. */
export function addAttentionCommand(program: Command, running: Running): void {
  const attention = program
    .command('attention')
    .description('what needs attention now: since when, with what evidence, and where to look')
    .option('--server <server>', 'only this one')
    .option('--all', 'also the conditions that are met by nothing')
    .addOption(
      new Option('--fail-on <severity>', 'exit with code 10 when there is something of at least this').choices([
        'critical',
        'warning',
        'unknown',
      ]),
    )
    .addHelpText(
      'after',
      `
"unknown" is what cannot be judged, because what it is judged by cannot be read; it is never taken for fine.

Examples:
  pganalytics-cli attention --fail-on critical     # in a deployment script
  pganalytics-cli attention --server shop -o json`,
    );
  running.shows<AttentionOptions>(attention, showAttention);
}

async function showAttention({ session, options, exit }: Context<AttentionOptions>) {
  const server = options.server === undefined ? undefined : (await findServer(session, options.server)).id;
  const items = await everyPage((cursor) =>
    answerOf(
      session.client.GET('/api/v1/attention', {
        params: {
          query: {
            limit: 500,
            ...cursor,
            ...(server ? { server: [server] } : {}),
            ...(options.all ? { state: ['active', 'clear', 'unknown'] as Item['state'][] } : {}),
          },
        },
      }),
    ),
  );
  if (options.failOn !== undefined && items.some((item) => isAtLeast(item, options.failOn!))) exit(exitCodes.found);
  const { told, notes } = options.all ? { told: items, notes: [] } : withoutUnjudged(items);
  return listing({ document: items, items: told, columns, notes, empty: 'Nothing needs attention.' });
}

/** Of a server that does not answer nothing can be judged: one note in place of a row for each condition. */
function withoutUnjudged(items: readonly Item[]): {
  readonly told: readonly Item[];
  readonly notes: readonly string[];
} {
  const silent = new Set(
    items.filter(({ condition, state }) => condition === 'server-unreachable' && state === 'active').map(serverOf),
  );
  const unjudged = items.filter((item) => item.state === 'unknown' && silent.has(serverOf(item)));
  const byServer = Map.groupBy(unjudged, ({ serverName }) => serverName);
  return {
    told: items.filter((item) => !unjudged.includes(item)),
    notes: [...byServer].map(
      ([name, all]) => `${name} is not reached: ${all.length} conditions cannot be judged (--all lists them)`,
    ),
  };
}

const serverOf = ({ serverId }: Item): string => serverId;

const columns = [
  text<Item>('severity', ({ state, severity }) => (state === 'active' ? severity : state)),
  text<Item>('server', ({ serverName }) => serverName),
  text<Item>('condition', ({ condition }) => condition),
  {
    name: 'since_utc',
    value: ({ since }: Item) => since,
    text: ({ since, sinceIsEarliest }: Item) => `${moment(since)}${sinceIsEarliest ? ' or before' : ''}`,
  },
  text<Item>('summary', ({ summary }) => summary),
];

function isAtLeast({ state, severity }: Item, least: NonNullable<AttentionOptions['failOn']>): boolean {
  if (state === 'unknown') return least === 'unknown';
  return state === 'active' && (least !== 'critical' || severity === 'critical');
}
