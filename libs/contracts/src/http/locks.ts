import { z } from 'zod';
import { completeness } from './completeness.js';
import { momentText } from './moment.js';
import { labelledSeries } from './series.js';
import { epochMs, idText } from './values.js';

/** Something that is locked, in a mode. */
export const lockOn = z
  .object({
    type: z.string().meta({
      description: 'What kind of lock it is, as `pg_locks` has it.',
      examples: ['relation', 'transactionid', 'tuple'],
    }),
    relation: z
      .string()
      .nullable()
      .describe(
        'The relation: also that of the row for which a transaction is waited for. Null when it is not known or there is none.',
      ),
    mode: z.string().nullable().describe('Null when the mode is not known.'),
  })
  .meta({ id: 'LockOn' });
/** Something that is locked, in a mode. */
export type LockOn = z.infer<typeof lockOn>;

/** A session or a prepared transaction that blocks or waits. */
export const lockNode = z
  .object({
    key: z.string().describe('Names it within this answer: pid:<pid> or gid:<name>.'),
    parent: z.string().nullable().describe('The key of what it waits for; null for the root of a tree.'),
    depth: z.int().describe('0 for the root, 1 for what waits for it, and so on.'),
    kind: z
      .enum(['session', 'prepared', 'gone'])
      .describe('A session, a prepared transaction, or a process that blocks and was not seen among the sessions.'),
    pid: z.int().nullable(),
    gid: z.string().nullable().describe('Name of the prepared transaction.'),
    backendStart: epochMs.nullable(),
    datname: z.string().nullable(),
    usename: z.string().nullable(),
    applicationName: z.string().nullable(),
    clientAddr: z.string().nullable(),
    backendType: z.string().nullable(),
    state: z.string().nullable(),
    stateAgeMs: z.number().nullable().describe('How long it has been in this state.'),
    xactAgeMs: z.number().nullable().describe('How long its transaction has been open.'),
    queryId: z.string().nullable(),
    fingerprint: z.string().nullable(),
    latestStatement: z
      .string()
      .nullable()
      .describe(
        'Its current or latest statement. Of a blocker this may not be the one that took the lock: locks are held until ' +
          'the transaction ends, whatever runs after.',
      ),
    waitsFor: lockOn.nullable().describe('The lock it waits for; null for a root.'),
    waitingMs: z.number().nullable(),
    waitingSince: epochMs.nullable(),
    waitingKnownBy: z
      .enum(['server', 'samples'])
      .nullable()
      .describe(
        'Whether the server tells since when it waits (14 and later), or samples saw it, a second or more later.',
      ),
    blockedBy: z.array(z.int()).describe('Every process it waits for; the tree shows it below one of them.'),
    blockedByPrepared: z.string().nullable(),
    holds: z.array(lockOn).describe('What others wait for that it holds; it may hold more that nobody wants.'),
    waitingDirectly: z.int().describe('How many wait for it.'),
    waitingBehind: z.int().describe('How many wait for it, also through others.'),
    longestBehindMs: z.number().nullable().describe('The longest of their waits.'),
    inCircle: z.boolean().describe('It waits for itself through others: a deadlock that PostgreSQL will soon break.'),
    cancelSql: z
      .string()
      .nullable()
      .describe('Cancels its statement, and only its: the pid may be another session by now.'),
    terminateSql: z.string().nullable().describe('Ends the session, or rolls the prepared transaction back.'),
  })
  .meta({ id: 'LockNode' });
/** A session or a prepared transaction that blocks or waits. */
export type LockNode = z.infer<typeof lockNode>;

/** What the locks can be asked. */
export const lockTreeQuery = z.object({
  at: z
    .string()
    .max(40)
    .default('now')
    .meta({
      description: 'The newest sample at or before this moment: now, now-15m, milliseconds since 1970 or ISO 8601.',
      examples: ['now', 'now-15m'],
    }),
});
/** What the locks can be asked. */
export type LockTreeQuery = z.infer<typeof lockTreeQuery>;

/** Who waits for whom on a server at one moment. */
export const lockTree = z
  .object({
    serverId: idText,
    at: epochMs.nullable().describe('When the sample was taken; null when there is none near the moment asked for.'),
    dataAgeMs: z.int().nullable().describe('How much older the sample is than the moment asked for.'),
    waiting: z.int().describe('Sessions that wait for a lock.'),
    longestWaitMs: z.number().nullable(),
    nodes: z
      .array(lockNode)
      .describe('The trees, the root with most waiting behind it first, each node before those that wait for it.'),
    unexplained: z
      .int()
      .describe(
        'Sessions that wait for a lock and of which it is not known yet for whom: locks are read every two seconds.',
      ),
    reason: z.string().nullable().describe('Why there is no sample, or why the blockers cannot be told; else null.'),
  })
  .meta({ id: 'LockTree' });
/** Who waits for whom on a server at one moment. */
export type LockTree = z.infer<typeof lockTree>;

/** What the history of lock waits can be asked. */
export const lockHistoryQuery = z.object({
  from: momentText('now-1h'),
  to: momentText('now'),
  points: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_000)
    .default(300)
    .describe('How many points fit: the pixels of the chart.'),
  limit: z.coerce.number().int().min(1).max(200).default(20).describe('How many root blockers; the worst win.'),
});
/** What the history of lock waits can be asked. */
export type LockHistoryQuery = z.infer<typeof lockHistoryQuery>;

/** Who stood at the head of a lock queue in a range, and how bad it was. */
export const pastBlocker = z
  .object({
    pid: z.int().nullable(),
    gid: z.string().nullable(),
    backendStart: epochMs.nullable(),
    datname: z.string().nullable(),
    usename: z.string().nullable(),
    applicationName: z.string().nullable(),
    idleInTransaction: z.boolean().describe('It was seen idle in its transaction while others waited.'),
    firstSeenAt: epochMs,
    lastSeenAt: epochMs,
    mostWaiting: z.int(),
    longestWaitMs: z.number().nullable(),
    worstAt: epochMs.describe('When most waited: ask for the tree of this moment.'),
    relations: z.array(z.string()).describe('What was waited for, as far as it has a name.'),
  })
  .meta({ id: 'PastBlocker' });
/** Who stood at the head of a lock queue in a range. */
export type PastBlocker = z.infer<typeof pastBlocker>;

/** How many waited for locks over time, how long, and who stood at the head. */
export const lockHistory = z
  .object({
    from: epochMs,
    to: epochMs,
    stepMs: z.int(),
    samples: z.int().describe('How many samples of the sessions were taken in the range.'),
    waiting: labelledSeries.describe('The most sessions that waited in any one sample of each step.'),
    longestWaitMs: labelledSeries.describe('The longest wait seen in each step; 0 when nobody waited.'),
    blockers: z.array(pastBlocker).describe('Root blockers, the longest wait first.'),
    otherBlockers: z.int().describe('Root blockers that were left out because of `limit`.'),
    completeness,
  })
  .meta({ id: 'LockHistory' });
/** How many waited for locks over time, how long, and who stood at the head. */
export type LockHistory = z.infer<typeof lockHistory>;
