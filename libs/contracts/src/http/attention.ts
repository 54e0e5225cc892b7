import { z } from 'zod';
import { epochMs, exactNumber, idText, nextCursor, pageCursor, pageLimit, repeated } from './values.js';

/** The twelve conditions that call for somebody, the gravest kind first. */
export const attentionCondition = z
  .enum([
    'server-unreachable',
    'checksum-failures',
    'wraparound-near',
    'disk-low',
    'archiver-failing',
    'slot-inactive-or-lost',
    'connections-high',
    'lock-wait',
    'replay-lag',
    'xmin-horizon-old',
    'idle-in-transaction',
    'statements-evicting',
  ])
  .meta({ id: 'AttentionCondition' });
/** One of the twelve conditions that call for somebody. */
export type AttentionCondition = z.infer<typeof attentionCondition>;

/** `critical`: service is lost, or soon will be; `warning`: it will get there if nobody acts. */
export const attentionSeverity = z.enum(['critical', 'warning']).meta({ id: 'AttentionSeverity' });
/** How grave a condition is. */
export type AttentionSeverity = z.infer<typeof attentionSeverity>;

/** `active`: the condition holds; `clear`: it does not; `unknown`: nobody can say, which is never the same as clear. */
export const attentionState = z.enum(['active', 'clear', 'unknown']).meta({ id: 'AttentionState' });
/** Whether a condition holds. */
export type AttentionState = z.infer<typeof attentionState>;

/** One number that a condition is judged by, or that says how bad it is. */
export const attentionEvidence = z
  .object({
    name: z.string().meta({ examples: ['connections'] }),
    value: z.union([exactNumber, z.string()]).nullable(),
    unit: z
      .string()
      .describe('percent, seconds, bytes, transactions, connections, sessions, files, count, or none for a text.'),
    threshold: exactNumber.nullable().describe('The limit that it is judged by; null for what only describes.'),
    about: z.string().nullable().describe('What it is of, such as a mount, slot or database; null for the server.'),
  })
  .meta({ id: 'AttentionEvidence' });
/** One number of evidence. */
export type AttentionEvidence = z.infer<typeof attentionEvidence>;

/** Somebody or something that causes a condition, or suffers from it. */
export const attentionParty = z
  .object({
    part: z.enum(['cause', 'victim']),
    kind: z.enum([
      'session',
      'slot',
      'standby',
      'prepared-transaction',
      'database',
      'role',
      'file-system',
      'collector',
    ]),
    name: z.string().describe('The name of a slot, mount, database, …; user and application of a session.'),
    pid: z.int().nullable(),
    backendStart: epochMs.nullable().describe('With the pid it names a session for good: a pid is used again.'),
    datname: z.string().nullable(),
    usename: z.string().nullable(),
    applicationName: z.string().nullable(),
    detail: z.string().describe('A short text: what it does, or for how long.'),
  })
  .meta({ id: 'AttentionParty' });
/** Somebody or something that causes a condition, or suffers from it. */
export type AttentionParty = z.infer<typeof attentionParty>;

/** One condition of one server. */
export const attentionItem = z
  .object({
    condition: attentionCondition,
    state: attentionState,
    severity: attentionSeverity.nullable().describe('Null unless the condition is active.'),
    serverId: idText,
    serverName: z.string(),
    since: epochMs.nullable().describe('Since when it holds, as the history tells; null unless active.'),
    sinceIsEarliest: z
      .boolean()
      .describe('True when it may hold for longer: `since` is the oldest sample that could be looked at.'),
    summary: z.string().describe('One sentence for people, with the numbers; of what is unknown, why.'),
    evidence: z.array(attentionEvidence),
    who: z.array(attentionParty).describe('The worst ten.'),
    collectedAt: epochMs.nullable().describe('When the newest sample was taken that it was judged by.'),
    look: z
      .object({
        page: z.string().describe('The page of the dashboard to look at, from the root of the product.'),
        api: z.string().describe('The same question to this API.'),
      })
      .describe('Where to look.'),
  })
  .meta({
    id: 'AttentionItem',
    examples: [
      {
        condition: 'lock-wait',
        state: 'active',
        severity: 'warning',
        serverId: '5f0e3f0a-8a1b-5c5e-9a57-1f6f3a0f7d11',
        serverName: 'shop-primary',
        since: 1_784_999_950_000,
        sinceIsEarliest: false,
        summary: '3 sessions have waited for a lock for more than 30 s, the longest for 50 s; pid 4700 blocks them.',
        evidence: [
          { name: 'longest wait', value: 50, unit: 'seconds', threshold: 30, about: null },
          { name: 'waiting sessions', value: 3, unit: 'sessions', threshold: null, about: null },
        ],
        who: [
          {
            part: 'cause',
            kind: 'session',
            name: 'app, checkout',
            pid: 4_700,
            backendStart: 1_784_999_000_000,
            datname: 'shop',
            usename: 'app',
            applicationName: 'checkout',
            detail: 'idle in transaction for 55 s, blocks 3',
          },
        ],
        collectedAt: 1_785_000_000_000,
        look: {
          page: '/servers/5f0e3f0a-8a1b-5c5e-9a57-1f6f3a0f7d11/locks',
          api: '/api/v1/servers/5f0e3f0a-8a1b-5c5e-9a57-1f6f3a0f7d11/activity',
        },
      },
    ],
  });
/** One condition of one server. */
export type AttentionItem = z.infer<typeof attentionItem>;

/** What can be asked about what calls for somebody. */
export const attentionQuery = z.object({
  server: repeated(idText, 200).describe('Only these servers; may be repeated. Left out: all of them.'),
  condition: repeated(attentionCondition, 12).describe('Only these conditions; may be repeated.'),
  severity: attentionSeverity.optional().describe('`critical` leaves out warnings and what is unknown.'),
  state: repeated(z.enum(['active', 'clear', 'unknown']), 3).describe(
    'Only these states; may be repeated. Left out: what is active or unknown.',
  ),
  limit: pageLimit(100, 500),
  cursor: pageCursor,
});
/** What can be asked about what calls for somebody. */
export type AttentionQuery = z.infer<typeof attentionQuery>;

/** How many servers a page of attention was made from. */
export const attentionCounts = z
  .object({
    total: z.int().describe('Servers that were asked about.'),
    assessed: z.int().describe('Servers whose newest samples have been judged; the others are being read.'),
    critical: z.int().describe('Servers with at least one critical condition.'),
    warning: z.int().describe('Servers with a warning and nothing critical.'),
    unknown: z.int().describe('Servers without any active condition of which some condition is unknown.'),
  })
  .meta({ id: 'AttentionCounts' });
/** How many servers a page of attention was made from. */
export type AttentionCounts = z.infer<typeof attentionCounts>;

/** What calls for somebody now: critical first, then warnings, each the oldest first, then what is unknown. */
export const attentionPage = z
  .object({
    at: epochMs.describe('The moment of this answer.'),
    servers: attentionCounts,
    items: z.array(attentionItem),
    nextCursor,
  })
  .meta({ id: 'AttentionPage' });
/** What calls for somebody now. */
export type AttentionPage = z.infer<typeof attentionPage>;

/** All twelve conditions of one server. */
export const serverAttention = z
  .object({ serverId: idText, at: epochMs, items: z.array(attentionItem) })
  .meta({ id: 'ServerAttention' });
/** All twelve conditions of one server. */
export type ServerAttention = z.infer<typeof serverAttention>;

/** What a server of the fleet list needs, in numbers. */
export const attentionDigest = z
  .object({
    critical: z.int(),
    warning: z.int(),
    unknown: z.int(),
    worst: attentionCondition.nullable().describe('The gravest active condition; null when there is none.'),
    since: epochMs.nullable().describe('Since when the gravest holds.'),
  })
  .meta({ id: 'AttentionDigest' });
/** What a server of the fleet list needs, in numbers. */
export type AttentionDigest = z.infer<typeof attentionDigest>;
