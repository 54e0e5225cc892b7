import { answerOf } from '@pganalytics/api-client';
import type { components } from '@pganalytics/api-client';
import type { Command } from 'commander';

import { everyPage } from '../connection/every-page.js';
import type { Session } from '../connection/session.js';
import { document, listing } from '../output/listing.js';
import type { Column } from '../output/listing.js';
import { amount, duration, moment } from '../output/units.js';
import type { Context, Running } from '../running.js';
import { named } from './named.js';
import { positiveNumber } from './numbers.js';

type Collector = components['schemas']['Collector'];

interface AddOptions {
  readonly minutes: number;
  readonly again?: string;
}

/** `collectors`: what they deliver, a new one, and the end of one. */
export function addCollectorCommands(program: Command, running: Running): void {
  const collectors = program.command('collectors').description('the collectors that watch the servers');
  running.shows(
    collectors.command('list', { isDefault: true }).description('list them with what they have delivered'),
    ({ session }) => listCollectors(session),
  );
  const add = collectors
    .command('add')
    .description('make a one-time token for a new collector, and say what to run on its host')
    .argument('[name]', 'what it is to be called')
    .option('--again <collector>', 'name or id of one whose key was lost or whose certificate ended: a token for it')
    .option('--minutes <number>', 'how long the token can be used, 60 at most', positiveNumber, 15);
  running.shows<AddOptions>(add, addCollector);
  const act = (name: 'pause' | 'resume' | 'revoke', description: string): Command =>
    collectors.command(name).description(description).argument('<collector>', 'name or id');
  running.does(act('pause', 'let it stay connected and read nothing'), (context, given) =>
    setPaused(context, given, true),
  );
  running.does(act('resume', 'let it read again'), (context, given) => setPaused(context, given, false));
  running.does(act('revoke', 'end its token and certificates for ever'), revoke);
}

async function readCollectors({ client }: Session): Promise<Collector[]> {
  return everyPage((cursor) =>
    answerOf(client.GET('/api/v1/collectors', { params: { query: { limit: 500, ...cursor } } })),
  );
}

async function listCollectors(session: Session) {
  const items = await readCollectors(session);
  const notes = items.flatMap(notesOf);
  const empty = 'No collector is enrolled: pganalytics-cli collectors add';
  return listing({ document: items, items, columns, notes, empty });
}

function notesOf({ name, state, stateReason, version, upgrade }: Collector): string[] {
  const notes = state === 'late' || state === 'never-seen' ? [`${name}: ${stateReason}`] : [];
  if (upgrade === 'collector') notes.push(`${name}: ${version} is older than the platform. Upgrade this collector.`);
  if (upgrade === 'platform') notes.push(`${name}: ${version} is newer than the platform. Upgrade the platform first.`);
  return notes;
}

const missingOf = ({ streams }: Collector): number => streams.reduce((sum, { missing }) => sum + Number(missing), 0);
const lagOf = ({ streams }: Collector): number | null =>
  streams.reduce<number | null>((most, { lagMs }) => (lagMs === null ? most : Math.max(most ?? 0, lagMs)), null);

/** Only where the releases differ is there something to do. */
const upgradeText = ({ upgrade }: Collector): string => (upgrade === null || upgrade === 'none' ? '' : upgrade);

const columns: readonly Column<Collector>[] = [
  { name: 'name', value: ({ name }) => name },
  { name: 'state', value: ({ state }) => state },
  { name: 'version', value: ({ version }) => version },
  { name: 'upgrade', value: ({ upgrade }) => upgrade, text: upgradeText },
  { name: 'servers', value: ({ servers }) => servers, align: 'right' },
  { name: 'last_seen_utc', value: ({ lastSeenAt }) => lastSeenAt, text: ({ lastSeenAt }) => moment(lastSeenAt) },
  { name: 'lag', value: lagOf, text: (collector) => duration(lagOf(collector)), align: 'right' },
  { name: 'missing', value: missingOf, text: (collector) => amount(missingOf(collector)), align: 'right' },
  { name: 'id', value: ({ id }) => id },
];

async function addCollector({ session, options }: Context<AddOptions>, name?: string) {
  const { again, minutes } = options;
  const collectorId = again === undefined ? undefined : named('collector', await readCollectors(session), again).id;
  const body = {
    expiresInSeconds: Math.round(minutes * 60),
    ...(name ? { name } : {}),
    ...(collectorId ? { collectorId } : {}),
  };
  const made = await answerOf(session.client.POST('/api/v1/admin/enrolment-tokens', { body }));
  const until = moment(made.enrolmentToken.expiresAt);
  const command = `ENROLMENT_TOKEN=${made.token} collector-register --url ${session.url}`;
  const before = again === undefined ? '' : ', with the collector stopped and its identity directory removed';
  return document({
    document: { ...made, command },
    text: `On the host of the collector, once, before ${until} UTC${before}:\n\n  ${command}\n\nThen: collector check && collector run`,
  });
}

async function setPaused({ session, surroundings }: Context<object>, given: string, paused: boolean): Promise<void> {
  const { id, name } = named('collector', await readCollectors(session), given);
  await session.client.PATCH('/api/v1/admin/collectors/{id}', { params: { path: { id } }, body: { paused } });
  surroundings.write(`The collector ${name} ${paused ? 'is paused' : 'reads again'}.\n`);
}

async function revoke({ session, surroundings }: Context<object>, given: string): Promise<void> {
  const { id, name } = named('collector', await readCollectors(session), given);
  await session.client.DELETE('/api/v1/admin/collectors/{id}', { params: { path: { id } } });
  surroundings.write(`The collector ${name} is revoked; it is cut off within a minute.\n`);
}
