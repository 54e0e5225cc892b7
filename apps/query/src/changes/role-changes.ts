import type { FactRow } from '../facts/fact-row.js';
import { altered, ofServer } from './change.js';
import type { WatchedSet } from './set-changes.js';

const RIGHTS = [
  ['rolsuper', 'superuser'],
  ['rolcreaterole', 'may make roles'],
  ['rolcreatedb', 'may make databases'],
  ['rolreplication', 'may replicate'],
  ['rolbypassrls', 'passes row security'],
  ['rolcanlogin', 'may log in'],
] as const;

/** Everything that is told of a role, in one line. */
function roleText(row: FactRow | undefined): string | null {
  if (!row) return null;
  const rights = RIGHTS.filter(([column]) => row.flag(column) === true).map(([, words]) => words);
  const limit = row.number('rolconnlimit');
  const until = row.number('rolvaliduntil');
  const groups = row.text('member_of');
  return [
    ...rights,
    ...(row.flag('rolinherit') === false ? ['does not inherit'] : []),
    ...(limit === null || limit < 0 ? [] : [`at most ${limit} connections`]),
    ...(until === null ? [] : [`valid until ${new Date(until).toISOString()}`]),
    ...(groups === null || groups === '' ? [] : [`member of ${groups.split(',').join(', ')}`]),
  ].join('; ');
}

/** Roles, their rights and their memberships. */
export const roles: WatchedSet = {
  family: 'pg_roles',
  identity: ['oid', 'rolname'],
  wholeAtStart: true,
  describe: ({ before: old, after: now, at, notBefore }) => {
    const [before, after] = [roleText(old), roleText(now)];
    if (before === after) return [];
    const name = (now ?? old)?.text('rolname') ?? '';
    const base = { kind: 'role', objectType: 'role', name, before, after, at, notBefore, ...ofServer } as const;
    if (!old) return [{ ...base, change: 'created', title: `Role ${name} was created` }];
    if (!now) return [{ ...base, change: 'dropped', title: `Role ${name} was dropped` }];
    return [{ ...base, change: 'altered', title: `Role ${name} changed` }];
  },
};

/** Extensions of each database and their versions. */
export const extensions: WatchedSet = {
  family: 'pg_extension',
  identity: ['datid', 'extname'],
  // Databases are visited one after the other, and some cannot be.
  wholeAtStart: false,
  apart: 'datid',
  describe: ({ before: old, after: now, at, notBefore }) => {
    const [before, after] = [old?.text('extversion') ?? null, now?.text('extversion') ?? null];
    if (before === after) return [];
    const row = (now ?? old)!;
    const name = row.text('extname') ?? '';
    const datname = row.text('datname');
    const place = { datname, schemaname: row.text('schemaname') };
    const base = { kind: 'extension', objectType: 'extension', name, ...place, before, after, at, notBefore } as const;
    const what = `Extension ${name} of ${datname}`;
    if (!old) return [{ ...base, change: 'created', title: `${what} was created, version ${after}` }];
    if (!now) return [{ ...base, change: 'dropped', title: `${what} was dropped` }];
    return [{ ...base, change: 'altered', title: altered(what, before, after) }];
  },
};
