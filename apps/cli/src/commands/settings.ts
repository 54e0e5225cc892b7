import { answerOf } from '@pganalytics/api-client';
import type { components } from '@pganalytics/api-client';
import { Option } from 'commander';
import type { Command } from 'commander';

import { findServer } from '../connection/find-server.js';
import { text, wide } from '../output/columns.js';
import { missingOf } from '../output/completeness.js';
import { listing } from '../output/listing.js';
import { unreadOf } from '../output/sources.js';
import { moment } from '../output/units.js';
import type { Context, Running } from '../running.js';
import { withRange } from './range-options.js';
import type { RangeOptions } from './range-options.js';

type Setting = components['schemas']['SettingItem'];
type Change = components['schemas']['Change'];

interface SettingOptions {
  readonly at?: string;
  readonly search?: string;
  readonly show: 'all' | 'changed' | 'pending' | 'different';
  readonly with?: string;
}
interface ChangeOptions extends RangeOptions {
  readonly kind?: Change['kind'];
  readonly limit: string;
}

/** `settings` and `changes`: how a server is set up, and what was changed. */
export function addSettingCommands(program: Command, running: Running): void {
  const settings = program
    .command('settings')
    .description('settings of a server, as they are or were, or beside those of another')
    .argument('<server>', 'name or id')
    .option('--search <text>', 'part of the name or the description')
    .addOption(
      new Option('--show <which>', 'all, changed (not the default), pending (a restart) or different (--with)')
        .choices(['all', 'changed', 'pending', 'different'])
        .default('changed'),
    )
    .option('--with <server>', 'another server to compare with')
    .option('--at <moment>', 'as they were at a moment');
  running.shows<SettingOptions>(settings, listSettings);
  const changes = withRange(program.command('changes'), 'now-7d')
    .description('what was changed: settings, schema, roles, extensions, restarts, failovers')
    .argument('<server>', 'name or id')
    .option(
      '--kind <kind>',
      'setting, role-setting, schema, role, extension, hba-rule, ident-map, restart, version or server-role',
    )
    .option('--limit <number>', 'how many', '50');
  running.shows<ChangeOptions>(changes, listChanges);
}

async function listSettings({ session, options }: Context<SettingOptions>, given: string) {
  const { id } = await findServer(session, given);
  const other = options.with === undefined ? undefined : (await findServer(session, options.with)).id;
  const { at, search } = options;
  const show = other !== undefined && options.show === 'changed' ? 'different' : options.show;
  const query = { show, ...(at ? { at } : {}), ...(search ? { search } : {}), ...(other ? { with: other } : {}) };
  const answer = await answerOf(
    session.client.GET('/api/v1/servers/{id}/settings', { params: { path: { id }, query } }),
  );
  const notes = unreadOf(answer.sources);
  for (const { file, line, error } of answer.fileErrors) notes.push(`${file}:${line ?? '?'}: ${error}`);
  const compared =
    answer.other === null ? [] : [text<Setting>(answer.other.name, ({ otherValue }) => otherValue ?? null)];
  const columns = [
    text<Setting>('name', ({ name }) => name),
    text<Setting>('value', ({ value }) => value),
    ...compared,
    text<Setting>('default', ({ defaultValue }) => defaultValue),
    text<Setting>('pending', ({ pendingRestart }) => (pendingRestart ? 'restart' : '')),
    text<Setting>('source', ({ source, sourceFile, sourceLine }) =>
      sourceFile === null ? source : `${sourceFile}:${sourceLine ?? '?'}`,
    ),
    wide(text<Setting>('description', ({ description }) => description)),
  ];
  return listing({ document: answer, items: answer.items, columns, notes, empty: 'No setting fits.' });
}

const changeColumns = [
  { name: 'at_utc', value: ({ at }: Change) => at, text: ({ at }: Change) => moment(at) },
  text<Change>('kind', ({ kind }) => kind),
  text<Change>('change', ({ title }) => title),
  text<Change>('before', ({ before }) => before),
  text<Change>('after', ({ after }) => after),
];

async function listChanges({ session, options }: Context<ChangeOptions>, given: string) {
  const { id } = await findServer(session, given);
  const { from, to, kind } = options;
  const query = { from, to, limit: Number(options.limit), ...(kind ? { kind: [kind] } : {}) };
  const page = await answerOf(session.client.GET('/api/v1/servers/{id}/changes', { params: { path: { id }, query } }));
  const notes = page.notSeen.map(
    ({ family, reason }) => `changes of ${family} are not seen: ${reason ?? 'it is not read'}`,
  );
  notes.push(...missingOf(page.completeness));
  if (page.total > page.items.length) notes.push(`${page.items.length} of ${page.total} changes are shown`);
  return listing({ document: page, items: page.items, columns: changeColumns, notes, empty: 'Nothing was changed.' });
}
