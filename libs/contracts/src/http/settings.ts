import { z } from 'zod';
import { momentText } from './moment.js';
import { answerSource } from './sources.js';
import { epochMs, idText } from './values.js';

/** One setting of a server. */
export const settingItem = z
  .object({
    name: z.string(),
    value: z.string().nullable().describe('As SHOW writes it; null where it cannot be seen from our own session.'),
    defaultValue: z.string().nullable(),
    isDefault: z.boolean().nullable().describe('Whether the value is the one that PostgreSQL itself has.'),
    category: z.string().nullable(),
    description: z.string().nullable(),
    context: z.string().nullable().describe('Who may change it and when: `postmaster` needs a restart.'),
    source: z.string().nullable(),
    sourceFile: z.string().nullable(),
    sourceLine: z.number().nullable(),
    pendingRestart: z.boolean().nullable(),
    pendingValue: z.string().nullable().describe('What the files say, where a restart is waited for.'),
    otherValue: z.string().nullable().optional().describe('Of the server that was compared with; null: it lacks it.'),
  })
  .meta({ id: 'SettingItem' });
/** One setting of a server. */
export type SettingItem = z.infer<typeof settingItem>;

/** What settings can be asked. */
export const settingsQuery = z.object({
  at: momentText('now'),
  search: z.string().max(200).optional().describe('Part of the name or the description, in any case.'),
  show: z
    .enum(['all', 'changed', 'pending', 'different'])
    .default('all')
    .describe('changed: not the default; pending: waits for a restart; different: not the same on the other server.'),
  with: idText.optional().describe('Another server to compare with.'),
});
/** What settings can be asked. */
export type SettingsQuery = z.infer<typeof settingsQuery>;

/** The settings of a server at a moment. */
export const settingsAnswer = z
  .object({
    at: epochMs.nullable().describe('When something of them last changed, or was first read.'),
    items: z.array(settingItem),
    total: z.object({ all: z.int(), changed: z.int(), pending: z.int(), different: z.int().nullable() }),
    fileErrors: z.array(
      z.object({ file: z.string(), line: z.number().nullable(), name: z.string().nullable(), error: z.string() }),
    ),
    ofRoles: z
      .array(
        z.object({
          name: z.string(),
          datname: z.string().nullable().describe('Null: in all databases.'),
          rolname: z.string().nullable().describe('Null: for all roles.'),
          value: z.string().nullable(),
        }),
      )
      .describe('Settings of databases and roles, which come before those of the server.'),
    other: z.object({ id: idText, name: z.string() }).nullable(),
    sources: z.array(answerSource),
  })
  .meta({ id: 'Settings' });
/** The settings of a server at a moment. */
export type SettingsAnswer = z.infer<typeof settingsAnswer>;
