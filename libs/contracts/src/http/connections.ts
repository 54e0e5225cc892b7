import { z } from 'zod';
import { momentText } from './moment.js';
import { answerSource } from './sources.js';
import { epochMs } from './values.js';

/** What connections can be asked. */
export const connectionsQuery = z.object({ at: momentText('now') });
/** What connections can be asked. */
export type ConnectionsQuery = z.infer<typeof connectionsQuery>;

const group = z.object({ name: z.string().nullable(), connections: z.int() });

/** The connections of a server at a moment, against what it allows. */
export const connections = z
  .object({
    at: epochMs.nullable().describe('When they were counted.'),
    used: z.int().nullable(),
    max: z.number().nullable().describe('max_connections.'),
    reserved: z.number().nullable().describe('Of these only for superusers and pg_use_reserved_connections.'),
    share: z
      .number()
      .nullable()
      .describe('Used of those that everybody may use, 0 to 1; more than 1 takes reserved ones.'),
    byState: z.array(group),
    byUser: z.array(group),
    byDatabase: z.array(group),
    sampledAt: epochMs.nullable(),
    sampled: z
      .object({
        sessions: z.int(),
        byApplication: z.array(group),
        byHost: z.array(group),
      })
      .describe('Only sessions that work, wait, hold a transaction or block: of the idle nobody keeps such details.'),
    ages: z
      .array(
        z.object({
          pid: z.int(),
          backendStart: epochMs.nullable(),
          xactStart: epochMs.nullable(),
          usename: z.string().nullable(),
          datname: z.string().nullable(),
          applicationName: z.string().nullable(),
          clientAddr: z.string().nullable(),
          state: z.string().nullable(),
        }),
      )
      .describe('The sampled sessions that are connected for longest.'),
    sources: z.array(answerSource),
  })
  .meta({ id: 'Connections' });
/** The connections of a server at a moment. */
export type Connections = z.infer<typeof connections>;
