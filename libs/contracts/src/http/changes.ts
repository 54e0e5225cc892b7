import { z } from 'zod';
import { completeness } from './completeness.js';
import { momentText } from './moment.js';
import { familyState } from './servers.js';
import { epochMs, nextCursor, pageCursor, pageLimit, repeated } from './values.js';

/**
 * What of a server changed: a setting of the server, one of a database or role, a definition of the schema, a role, an
 * extension, a rule of pg_hba.conf or a line of pg_ident.conf; or the server was started again, became another version, or went from standby to primary or back.
 */
export const changeKind = z.enum([
  'setting',
  'role-setting',
  'schema',
  'role',
  'extension',
  'hba-rule',
  'ident-map',
  'restart',
  'version',
  'server-role',
]);
/** What of a server changed. */
export type ChangeKind = z.infer<typeof changeKind>;

/** One change of a server, with what was before and what is after it. */
export const changeItem = z
  .object({
    id: z.string().describe('The same for the same change however often it is asked for.'),
    kind: changeKind,
    at: epochMs.describe('When it was seen; of a restart, when the server started.'),
    notBefore: epochMs
      .nullable()
      .describe('When it was last seen otherwise: the change happened after this; null when that is not known.'),
    change: z.enum(['created', 'altered', 'dropped']),
    title: z.string().describe('The change as one sentence.'),
    objectType: z.string().describe('setting, table, column, index, role, extension, server, …'),
    name: z.string().describe('Name of what changed; in a schema after that of its table where it belongs to one.'),
    datname: z.string().nullable().describe('Database of it; null for what all databases share.'),
    schemaname: z.string().nullable(),
    before: z.string().nullable().describe('What it was; null when it did not exist or is not known.'),
    after: z.string().nullable().describe('What it is now; null when it is gone.'),
  })
  .meta({
    id: 'Change',
    examples: [
      {
        id: 'Zk1nB0p5rVg',
        kind: 'setting',
        at: 1_785_000_000_000,
        notBefore: 1_784_999_700_000,
        change: 'altered',
        title: 'work_mem changed from 4MB to 64MB',
        objectType: 'setting',
        name: 'work_mem',
        datname: null,
        schemaname: null,
        before: '4MB',
        after: '64MB',
      },
    ],
  });
/** One change of a server. */
export type ChangeItem = z.infer<typeof changeItem>;

/** What the feed of changes can be asked. */
export const changesQuery = z.object({
  from: momentText('now-24h'),
  to: momentText('now'),
  kind: repeated(changeKind, 10).describe('Only changes of these kinds; left out: of all.'),
  search: z.string().max(200).optional().describe('Part of the name, the database or the schema, in any case.'),
  limit: pageLimit(200, 1_000),
  cursor: pageCursor,
});
/** What the feed of changes can be asked. */
export type ChangesQuery = z.infer<typeof changesQuery>;

/** A page of the changes of one server, newest first. */
export const changePage = z
  .object({
    from: epochMs,
    to: epochMs,
    items: z.array(changeItem),
    nextCursor,
    total: z.int().describe('All changes in the range, on this page and others.'),
    notSeen: z
      .array(familyState)
      .describe('What is not read on this server, with the reason: changes of it would not be seen.'),
    completeness: completeness.describe('Of the samples of the server: what changed within a gap is seen at its end.'),
  })
  .meta({ id: 'ChangePage' });
/** A page of the changes of one server. */
export type ChangePage = z.infer<typeof changePage>;
