import type { FactRow } from '../facts/fact-row.js';
import { settingText } from '../settings/setting-value.js';
import { altered, ofServer } from './change.js';
import type { Change } from './change.js';
import type { Difference, WatchedSet } from './set-changes.js';

const valueOf = (row: FactRow | undefined) => (row ? settingText(row.text('setting'), row.text('unit')) : null);

/** Settings of the server; a value that waits for a restart is a change of its own. */
export const settingsOfServer: WatchedSet = {
  family: 'pg_settings',
  identity: ['name'],
  wholeAtStart: true,
  describe: ({ before, after, at, notBefore }) => {
    const name = (after ?? before)?.text('name') ?? '';
    const values = { before: valueOf(before), after: valueOf(after) };
    const base = { kind: 'setting', objectType: 'setting', name, at, notBefore, ...ofServer } as const;
    if (!before) return [{ ...base, ...values, change: 'created', title: `${name} is there, as ${values.after}` }];
    if (!after) return [{ ...base, ...values, change: 'dropped', title: `${name} is no more` }];
    const changes: Change[] = [];
    if (values.before !== null && values.after !== null && values.before !== values.after) {
      changes.push({ ...base, ...values, change: 'altered', title: altered(name, values.before, values.after) });
    }
    if (after.flag('pending_restart') === true && before.flag('pending_restart') === false) {
      const title = `${name} has another value in the files, which waits for a restart`;
      changes.push({ ...base, change: 'altered', title, before: 'in effect', after: 'waits for a restart' });
    }
    return changes;
  },
};

/** Settings of databases and roles. */
export const settingsOfRoles: WatchedSet = {
  family: 'pg_db_role_setting',
  identity: ['setdatabase', 'setrole', 'name'],
  wholeAtStart: true,
  describe: ({ before, after, at, notBefore }: Difference) => {
    const row = (after ?? before)!;
    const values = { before: before?.text('setting') ?? null, after: after?.text('setting') ?? null };
    if (before && after && values.before === values.after) return [];
    const datname = row.text('datname');
    const role = row.text('rolname');
    const scope = [role === null ? 'all roles' : `role ${role}`, ...(datname === null ? [] : [`database ${datname}`])];
    const name = row.text('name') ?? '';
    const what = `${name} of ${scope.join(' in ')}`;
    const base = { kind: 'role-setting', objectType: 'setting', name, datname, schemaname: null } as const;
    const [change, title] = !before
      ? (['created', `${what} was set to ${values.after}`] as const)
      : !after
        ? (['dropped', `${what} was reset`] as const)
        : (['altered', altered(what, values.before, values.after)] as const);
    return [{ ...base, ...values, change, title, at, notBefore }];
  },
};
