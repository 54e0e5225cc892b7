import { z } from 'zod';
import { epochMs, idText } from './values.js';

/** One session as it was at one moment. */
export const sessionNow = z
  .object({
    pid: z.int(),
    backendStart: epochMs.nullable(),
    datname: z.string().nullable(),
    usename: z.string().nullable(),
    applicationName: z.string().nullable(),
    clientAddr: z.string().nullable(),
    backendType: z.string().nullable(),
    leaderPid: z.int().nullable().describe('Process id of the leader, for a parallel worker.'),
    state: z.string().nullable(),
    waitEventType: z.string().nullable().describe('Null while it runs on the CPU.'),
    waitEvent: z.string().nullable(),
    xactStart: epochMs.nullable(),
    queryStart: epochMs.nullable(),
    stateChange: epochMs.nullable(),
    xactAgeMs: z.number().nullable(),
    queryAgeMs: z.number().nullable(),
    backendXidAge: z.number().nullable(),
    backendXminAge: z.number().nullable(),
    queryId: z.string().nullable(),
    fingerprint: z.string().nullable(),
    query: z.string().nullable().describe('Normalised text without any literal.'),
    blockedBy: z.array(z.int()).describe('Process ids this session waits for.'),
    blockedByPrepared: z.string().nullable().describe('Name of the prepared transaction it waits for.'),
    blocks: z.array(z.int()).describe('Process ids that wait for this session.'),
    lockMode: z.string().nullable(),
    lockRelation: z.string().nullable(),
    lockWaitMs: z.number().nullable(),
    lockWaitKnownBy: z
      .enum(['server', 'samples'])
      .nullable()
      .describe('samples: since it was first seen waiting, as PostgreSQL before 14 does not tell. Null: not known.'),
  })
  .meta({
    id: 'Session',
    examples: [
      {
        pid: 4_711,
        backendStart: 1_784_999_000_000,
        datname: 'shop',
        usename: 'app',
        applicationName: 'checkout',
        clientAddr: '10.0.0.7',
        backendType: 'client backend',
        leaderPid: null,
        state: 'active',
        waitEventType: 'Lock',
        waitEvent: 'transactionid',
        xactStart: 1_784_999_990_000,
        queryStart: 1_784_999_995_000,
        stateChange: 1_784_999_995_000,
        xactAgeMs: 10_000,
        queryAgeMs: 5_000,
        backendXidAge: 12,
        backendXminAge: 12,
        queryId: '-3416356442043621232',
        fingerprint: '50fde20626009aba',
        query: 'UPDATE stock SET n = n - $1 WHERE id = $2',
        blockedBy: [4_700],
        blockedByPrepared: null,
        blocks: [],
        lockMode: 'ShareLock',
        lockRelation: null,
        lockWaitMs: 4_800,
        lockWaitKnownBy: 'server',
      },
    ],
  });
/** One session as it was at one moment. */
export type SessionNow = z.infer<typeof sessionNow>;

/** What the activity can be asked. */
export const activityQuery = z.object({
  at: z
    .string()
    .max(40)
    .default('now')
    .meta({
      description: 'The newest sample at or before this moment: now, now-15m, milliseconds since 1970 or ISO 8601.',
      examples: ['now', 'now-15m'],
    }),
});
/** What the activity can be asked. */
export type ActivityQuery = z.infer<typeof activityQuery>;

/** The sessions of a server at one moment, with who waits for whom. */
export const activity = z
  .object({
    serverId: idText,
    at: epochMs.nullable().describe('When the sample was taken; null when there is none near the moment asked for.'),
    dataAgeMs: z.int().nullable().describe('How much older the sample is than the moment asked for.'),
    sessions: z.array(sessionNow),
    counts: z
      .array(
        z.object({
          state: z.string().nullable(),
          datname: z.string().nullable(),
          usename: z.string().nullable(),
          count: z.int(),
        }),
      )
      .describe('All connections counted, the idle ones included.'),
    countsAt: epochMs.nullable(),
    reason: z.string().nullable().describe('Why there is no sample; null when there is one.'),
  })
  .meta({ id: 'Activity' });
/** The sessions of a server at one moment. */
export type Activity = z.infer<typeof activity>;
