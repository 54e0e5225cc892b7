import { z } from 'zod';

import { attentionDigest } from './attention.js';
import { epochMs, exactNumberOrUnknown, idText, nextCursor, pageCursor, pageLimit } from './values.js';

/** How well we see a server: `down` = it does not answer the collector, `late` = its data is older than it should be. */
export const serverState = z.enum(['healthy', 'late', 'down', 'paused', 'unknown']);
/** How well we see a server. */
export type ServerState = z.infer<typeof serverState>;

/** One server as the fleet list shows it. */
export const serverSummary = z
  .object({
    id: idText,
    name: z.string(),
    labels: z.record(z.string(), z.string()),
    host: z.string().nullable(),
    port: z.int().nullable(),
    version: z.string().nullable().describe('The version as the server writes it, such as 18.4.'),
    inRecovery: z.boolean().nullable().describe('True on a standby.'),
    systemIdentifier: z
      .string()
      .nullable()
      .describe('The identity of the cluster: a primary and its standbys share it, also after a failover.'),
    state: serverState,
    stateReason: z.string().describe('A sentence that says why the server has this state.'),
    dataAgeMs: z.int().nullable().describe('How old the newest stored sample is; null when there is none.'),
    lastCollectedAt: epochMs.nullable(),
    activeSessions: exactNumberOrUnknown.describe('Sessions that were running or waiting inside a query.'),
    transactionsPerSecond: exactNumberOrUnknown,
    cpuPercent: exactNumberOrUnknown.describe('Share of all CPUs of the host that was busy; null without OS metrics.'),
    connections: exactNumberOrUnknown,
    maxConnections: exactNumberOrUnknown,
    attention: attentionDigest,
  })
  .meta({
    id: 'ServerSummary',
    examples: [
      {
        id: '5f0e3f0a-8a1b-5c5e-9a57-1f6f3a0f7d11',
        name: 'shop-primary',
        labels: { env: 'production' },
        host: 'db1.example',
        port: 5432,
        version: '18.4',
        inRecovery: false,
        systemIdentifier: '7512345678901234567',
        state: 'healthy',
        stateReason: 'Samples arrive as they should.',
        dataAgeMs: 2_300,
        lastCollectedAt: 1_785_000_000_000,
        activeSessions: 3,
        transactionsPerSecond: 412.5,
        cpuPercent: 37.2,
        connections: 48,
        maxConnections: 200,
        attention: {
          critical: 0,
          warning: 1,
          unknown: 0,
          worst: 'lock-wait',
          since: 1_784_999_950_000,
        },
      },
    ],
  });
/** One server as the fleet list shows it. */
export type ServerSummary = z.infer<typeof serverSummary>;

/** What the fleet list can be asked. */
export const serverListQuery = z.object({
  search: z.string().max(200).optional().describe('Part of the name, host or a label value, in any case.'),
  state: serverState.optional(),
  limit: pageLimit(100, 500),
  cursor: pageCursor,
});
/** What the fleet list can be asked. */
export type ServerListQuery = z.infer<typeof serverListQuery>;

/** A page of the fleet. */
export const serverPage = z.object({ items: z.array(serverSummary), nextCursor }).meta({ id: 'ServerPage' });
/** A page of the fleet. */
export type ServerPage = z.infer<typeof serverPage>;

/** Whether a family can be read on a server, and if not, why. */
export const familyState = z
  .object({
    family: z.string(),
    state: z.enum(['ok', 'unavailable', 'denied', 'quarantined', 'thinned', 'paused', 'unknown']),
    reason: z.string().nullable().describe('Why it cannot be read, or is read less often; null when all is well.'),
    intervalMs: z.int().nullable().describe('The declared interval; null when the family is not scheduled.'),
    since: epochMs.nullable(),
  })
  .meta({ id: 'FamilyState' });
/** Whether a family can be read on a server, and if not, why. */
export type FamilyStateOfServer = z.infer<typeof familyState>;

/** The states of all families of one server. */
export const familyStates = z.object({ items: z.array(familyState) }).meta({ id: 'FamilyStates' });
/** The states of all families of one server. */
export type FamilyStates = z.infer<typeof familyStates>;

/** One server with everything known about it. */
export const serverDetail = serverSummary
  .extend({
    firstSeenAt: epochMs.nullable(),
    uptimeSeconds: exactNumberOrUnknown,
    collectorIds: z.array(idText),
    families: z.array(familyState),
  })
  .meta({ id: 'ServerDetail' });
/** One server with everything known about it. */
export type ServerDetail = z.infer<typeof serverDetail>;
