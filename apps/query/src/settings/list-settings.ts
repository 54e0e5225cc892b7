import { Injectable } from '@nestjs/common';
import { resolveMoment } from '@pganalytics/contracts';
import type { SettingItem, SettingsAnswer, SettingsQuery } from '@pganalytics/contracts';

import type { FactRow } from '../facts/fact-row.js';
import { ServerFacts } from '../facts/server-facts.js';
import type { Facts } from '../facts/server-facts.js';
import { Clock } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { settingText } from './setting-value.js';

/** What nobody set: the server has it so, or works it out itself. */
const OWN_SOURCES: ReadonlySet<string | null> = new Set(['default', 'override']);

/** Lists the settings of a server as of a moment, what is wrong in its files, and how another server differs. */
@Injectable()
export class ListSettings {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly facts: ServerFacts,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: SettingsQuery): Promise<SettingsAnswer> {
    this.directory.get(organisationId, serverId);
    const other = asked.with === undefined ? undefined : this.directory.get(organisationId, asked.with);
    const at = asked.at === 'now' ? undefined : resolveMoment(asked.at, this.clock.now());
    const [facts, others] = await Promise.all([
      this.facts.read({ organisationId, serverId }, ['pg_settings', 'pg_file_settings', 'pg_db_role_setting'], at),
      other && this.facts.read({ organisationId, serverId: other.serverId }, ['pg_settings'], at),
    ]);
    const all = settingsOf(facts, others);
    const shown = {
      all: () => true,
      changed: ({ isDefault }: SettingItem) => isDefault === false,
      pending: ({ pendingRestart }: SettingItem) => pendingRestart === true,
      different: ({ value, otherValue }: SettingItem) => otherValue !== undefined && differs(value, otherValue),
    };
    const count = (show: keyof typeof shown) => all.filter(shown[show]).length;
    return {
      at: facts.at('pg_settings'),
      items: all.filter((item) => shown[asked.show](item) && matches(item, asked.search)),
      total: {
        all: all.length,
        changed: count('changed'),
        pending: count('pending'),
        different: others?.at('pg_settings') == null ? null : count('different'),
      },
      fileErrors: fileErrors(facts),
      ofRoles: settingsOfRoles(facts),
      other: other ? { id: other.serverId, name: other.name } : null,
      sources: facts.sources(),
    };
  }
}

function settingsOf(facts: Facts, others: Facts | undefined): SettingItem[] {
  const waiting = pendingValues(facts);
  const isRead = others !== undefined && others.at('pg_settings') !== null;
  const there = new Map(others?.rows('pg_settings').map((row) => [row.text('name'), valueOf(row)]));
  const own = facts.rows('pg_settings').map((row): SettingItem => {
    const item = writeSetting(row, waiting);
    return isRead ? { ...item, otherValue: there.get(item.name) ?? null } : item;
  });
  return own.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function writeSetting(row: FactRow, waiting: ReadonlyMap<string, string | null>): SettingItem {
  const name = row.text('name') ?? '';
  const unit = row.text('unit');
  const [value, byDefault] = [row.text('setting'), row.text('boot_val')];
  const pendingRestart = row.flag('pending_restart');
  return {
    name,
    value: settingText(value, unit),
    defaultValue: settingText(byDefault, unit),
    isDefault: value === null ? null : OWN_SOURCES.has(row.text('source')) || value === (byDefault ?? ''),
    category: row.text('category'),
    description: row.text('short_desc'),
    context: row.text('context'),
    source: row.text('source'),
    sourceFile: row.text('sourcefile'),
    sourceLine: row.number('sourceline'),
    pendingRestart,
    pendingValue: pendingRestart === true ? (waiting.get(name) ?? null) : null,
  };
}

/** What the files say last of each setting: it holds after the next start. */
function pendingValues(facts: Facts): Map<string, string | null> {
  const lines = facts
    .rows('pg_file_settings')
    .filter((row) => row.text('name') !== null)
    .toSorted((a, b) => (a.number('seqno') ?? 0) - (b.number('seqno') ?? 0));
  return new Map(lines.map((row) => [row.text('name') ?? '', row.text('setting')]));
}

function fileErrors(facts: Facts): SettingsAnswer['fileErrors'] {
  return facts.rows('pg_file_settings').flatMap((row) => {
    const error = row.text('error');
    // That a changed value needs a restart is told of the setting itself.
    if (error === null || error === 'setting could not be applied') return [];
    return [{ file: row.text('sourcefile') ?? '', line: row.number('sourceline'), name: row.text('name'), error }];
  });
}

function settingsOfRoles(facts: Facts): SettingsAnswer['ofRoles'] {
  return facts
    .rows('pg_db_role_setting')
    .map((row) => ({
      name: row.text('name') ?? '',
      datname: row.text('datname'),
      rolname: row.text('rolname'),
      value: row.text('setting'),
    }))
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

const valueOf = (row: FactRow): string | null => settingText(row.text('setting'), row.text('unit'));

/** What our own session hides on one of them is not known to differ. */
function differs(value: string | null, other: string | null): boolean {
  return value !== null && value !== other;
}

function matches({ name, description }: SettingItem, search = ''): boolean {
  return [name, description ?? ''].some((text) => text.toLowerCase().includes(search.toLowerCase()));
}
