import { answerOf } from '@pganalytics/api-client';
import type { components, paths } from '@pganalytics/api-client';
import { Option } from 'commander';
import type { Command } from 'commander';

import { findServer } from '../connection/find-server.js';
import { figure, text, wide } from '../output/columns.js';
import { missingOf } from '../output/completeness.js';
import { document, listing } from '../output/listing.js';
import { amount, bytes, duration, moment, share } from '../output/units.js';
import type { Context, Running } from '../running.js';
import { several, withRange } from './range-options.js';
import type { RangeOptions } from './range-options.js';

type Query = components['schemas']['QueryItem'];
type FleetQuery = components['schemas']['FleetQueryItem'];
type FleetQuestion = NonNullable<paths['/api/v1/queries']['get']['parameters']['query']>;

interface ListOptions extends RangeOptions {
  readonly order?: string;
  readonly search?: string;
  readonly database?: string;
  readonly user?: string;
  readonly kind?: readonly NonNullable<Query['kind']>[];
  readonly compare?: string;
  readonly rank: 'value' | 'change';
  readonly limit: string;
}

/** `queries` and `query`: statements by what they cost. */
export function addQueryCommands(program: Command, running: Running): void {
  const list = withRange(program.command('queries'))
    .description('statements by what they cost, those that still run included')
    .argument('[server]', 'name or id; over all servers if left out')
    .option('--order <measure>', 'such as sampled_active_seconds, total_exec_time, mean_exec_time, shared_blks_read')
    .option('--search <text>', 'part of the statement')
    .option('--database <name>', 'only of this database')
    .option('--user <name>', 'only of this user')
    .option('--kind <kind>', 'select, insert, update, delete …; may be given several times', several)
    .option('--compare <length>', 'with the range so much earlier: 1h, 1d, 1w')
    .addOption(
      new Option('--rank <by>', 'value, or change against --compare').choices(['value', 'change']).default('value'),
    )
    .option('--limit <number>', 'how many', '20');
  running.shows<ListOptions>(list, (context, server?: string) =>
    server === undefined ? listOfFleet(context) : listOfServer(context, server),
  );
  const show = withRange(program.command('query'))
    .description('one statement: its text, cost, waits, and what runs of it now')
    .argument('<server>', 'name or id')
    .argument('<query-id>', 'as queries lists it');
  running.shows<RangeOptions>(show, showQuery);
}

const statement = text<{ readonly text: string | null }>('statement', (query) => query.text);

const columns = [
  text<Query>('query_id', ({ queryId }) => queryId),
  figure<Query>('active_seconds', ({ sampledActiveSeconds }) => sampledActiveSeconds, amount),
  figure<Query>('share', ({ share: part }) => part, share),
  figure<Query>('calls', ({ calls }) => calls, amount),
  figure<Query>('total_time', ({ totalTimeMs }) => totalTimeMs, duration),
  figure<Query>('mean_time', ({ meanTimeMs }) => meanTimeMs, duration),
  figure<Query>('rows', ({ rows }) => rows, amount),
  text<Query>('database', ({ datname }) => datname),
  wide(text<Query>('user', ({ usename }) => usename)),
  wide(figure<Query>('blocks_hit', ({ sharedBlksHit }) => sharedBlksHit, amount)),
  wide(figure<Query>('blocks_read', ({ sharedBlksRead }) => sharedBlksRead, amount)),
  wide(text<Query>('fingerprint', ({ fingerprint }) => fingerprint)),
  statement,
];

const changes = [
  { name: 'change', value: ({ compared }: Query) => compared?.change ?? null, text: changeOf },
  text<Query>('slower', ({ compared }) => (compared?.slower ? 'slower' : '')),
];

/** By what part of the earlier figure it grew; the figure itself grew by `change`. */
function changeOf({ compared }: Query): string {
  if (!compared || compared.change === null || compared.value === null) return '–';
  const before = Number(compared.value);
  if (before === 0) return compared.change === 0 ? '0.0 %' : 'new';
  return `${compared.change > 0 ? '+' : ''}${share(compared.change / before)}`;
}

async function listOfServer({ session, options }: Context<ListOptions>, given: string) {
  const { id } = await findServer(session, given);
  const { from, to, order, search, database, user, kind, compare, rank } = options;
  const query = {
    from,
    to,
    rank,
    limit: Number(options.limit),
    ...(order ? { order } : {}),
    ...(search ? { search } : {}),
    ...(database ? { datname: database } : {}),
    ...(user ? { usename: user } : {}),
    ...(kind ? { kind: [...kind] } : {}),
    ...(compare ? { compare } : {}),
  };
  const page = await answerOf(session.client.GET('/api/v1/servers/{id}/queries', { params: { path: { id }, query } }));
  const notes = [...missingOf(page.completeness)];
  if (page.estimate) notes.unshift(`an estimate from samples of the sessions: ${page.estimateReason ?? ''}`);
  notes.push(...page.installSql.map((sql) => `to have exact figures: ${sql}`));
  const { unattributedShare, deallocated } = page.total;
  if (unattributedShare !== null && unattributedShare > 0.01)
    notes.push(`${share(unattributedShare)} of the time belongs to no statement listed`);
  if (Number(deallocated ?? 0) > 0)
    notes.push(`pg_stat_statements has evicted statements ${amount(deallocated)} times`);
  const shown = compare === undefined ? columns : [...columns.slice(0, -1), ...changes, statement];
  return listing({ document: page, items: page.items, columns: shown, notes, empty: 'No statement in the range.' });
}

async function listOfFleet({ session, options }: Context<ListOptions>) {
  const { from, to, order, search, kind } = options;
  const query = {
    from,
    to,
    limit: Number(options.limit),
    ...(order ? { order: order as FleetQuestion['order'] } : {}),
    ...(search ? { search } : {}),
    ...(kind ? { kind: [...kind] } : {}),
  };
  const page = await answerOf(session.client.GET('/api/v1/queries', { params: { query } }));
  const notes = page.leftOut.map(({ name, reason }) => `${name} is left out: ${reason}`);
  if (page.estimatedServers > 0) notes.push(`${page.estimatedServers} servers only have estimates from samples`);
  return listing({ document: page, items: page.items, columns: ofFleet, notes, empty: 'No statement in the range.' });
}

const ofFleet = [
  text<FleetQuery>('fingerprint', ({ fingerprint }) => fingerprint),
  figure<FleetQuery>('active_seconds', ({ sampledActiveSeconds }) => sampledActiveSeconds, amount),
  figure<FleetQuery>('share', ({ share: part }) => part, share),
  figure<FleetQuery>('calls', ({ calls }) => calls, amount),
  figure<FleetQuery>('total_time', ({ totalTimeMs }) => totalTimeMs, duration),
  figure<FleetQuery>('servers', ({ servers }) => servers, amount),
  text<FleetQuery>('busiest', ({ busiest }) => busiest.name),
  statement,
];

async function showQuery({ session, options }: Context<RangeOptions>, given: string, queryId: string) {
  const { id } = await findServer(session, given);
  const query = { from: options.from, to: options.to };
  const detail = await answerOf(
    session.client.GET('/api/v1/servers/{id}/queries/{queryId}', { params: { path: { id, queryId }, query } }),
  );
  const lines = [
    detail.text ?? '(its text is not known)',
    '',
    `calls        ${amount(detail.calls)}, mean ${duration(detail.meanTimeMs)}, total ${duration(detail.totalTimeMs)}`,
    `active       ${amount(detail.sampledActiveSeconds)} s by samples, ${share(detail.shareOfLoad)} of the load`,
    `rows         ${amount(detail.rows)}, ${amount(detail.blocksPerRow)} blocks a row`,
    `WAL          ${bytes(detail.measures['wal_bytes'] ?? null)}`,
    `seen         ${moment(detail.firstSeenAt)} to ${moment(detail.lastSeenAt)} UTC`,
    `fingerprint  ${detail.fingerprint ?? '–'}`,
    ...(detail.regression?.slower ? [`slower       ${detail.regression.rule}`] : []),
    ...detail.running.map(
      (one) =>
        `running now  pid ${one.pid}, ${one.usename ?? '–'} for ${duration(one.queryAgeMs)}, ${one.waitEventType ? `waits for ${one.waitEventType} ${one.waitEvent ?? ''}` : 'on CPU or unknown'}`,
    ),
  ];
  const notes = missingOf(detail.completeness);
  if (detail.estimate) notes.unshift(`an estimate from samples: ${detail.estimateReason ?? ''}`);
  return document({ document: detail, text: lines.join('\n'), notes });
}
