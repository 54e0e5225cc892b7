import { z } from 'zod';
import { momentText } from './moment.js';
import { querySeries, statementKind } from './queries.js';
import { epochMs, exactNumberOrUnknown, idText, repeated } from './values.js';

const measures = {
  calls: exactNumberOrUnknown,
  totalTimeMs: exactNumberOrUnknown,
  meanTimeMs: exactNumberOrUnknown,
  rows: exactNumberOrUnknown,
  sharedBlksHit: exactNumberOrUnknown,
  sharedBlksRead: exactNumberOrUnknown,
  sampledActiveSeconds: z.number().nullable().describe('Null where samples were not read.'),
};

/** A server on which a query of the fleet ran. */
export const fleetQueryServer = z
  .object({
    serverId: idText,
    name: z.string(),
    queryIds: z.array(z.string()).describe('Its ids there; they differ between major versions.'),
    ...measures,
  })
  .meta({ id: 'FleetQueryServer' });
/** A server on which a query of the fleet ran. */
export type FleetQueryServer = z.infer<typeof fleetQueryServer>;

/** One statement over all servers, told by our fingerprint. */
export const fleetQueryItem = z
  .object({
    fingerprint: z.string().nullable().describe('Null for all statements whose text is not known yet, as one.'),
    text: z.string().nullable(),
    kind: statementKind.nullable(),
    ...measures,
    share: z.number().nullable().describe('Its part of the measure the list is ordered by, of all statements, 0 to 1.'),
    servers: z.int().describe('On how many servers it ran.'),
    busiest: fleetQueryServer.describe('Where it weighed most.'),
  })
  .meta({ id: 'FleetQueryItem' });
/** One statement over all servers. */
export type FleetQueryItem = z.infer<typeof fleetQueryItem>;

/** A server whose statements are missing from an answer, and why. */
export const serverLeftOut = z
  .object({ serverId: idText, name: z.string(), reason: z.string() })
  .meta({ id: 'ServerLeftOut' });
/** A server whose statements are missing from an answer, and why. */
export type ServerLeftOut = z.infer<typeof serverLeftOut>;

const whichServers = {
  label: repeated(z.string().max(200), 20).meta({
    description: 'Only servers with this label, `name:value`; repeated ones must all be there.',
    examples: [['env:production']],
  }),
};

/** What the queries of all servers can be asked. */
export const fleetQueryListQuery = z.object({
  from: momentText('now-1h'),
  to: momentText('now'),
  order: z
    .enum([
      'sampled_active_seconds',
      'total_exec_time',
      'calls',
      'mean_exec_time',
      'rows',
      'shared_blks_hit',
      'shared_blks_read',
      'servers',
    ])
    .optional()
    .describe('The default is sampled_active_seconds where samples are read, else total_exec_time.'),
  search: z.string().max(200).optional().describe('Part of the normalised text, in any case.'),
  kind: repeated(statementKind, 11).describe('Only these kinds of statements.'),
  ...whichServers,
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('How many statements; the first ones win.'),
});
/** What the queries of all servers can be asked. */
export type FleetQueryListQuery = z.infer<typeof fleetQueryListQuery>;

const asked = {
  from: epochMs,
  to: epochMs,
  serversRead: z.int(),
  leftOut: z
    .array(serverLeftOut)
    .describe('Servers that are not in the answer, such as those beyond what one answer reads.'),
  estimatedServers: z.int().describe('Servers without pg_stat_statements: only their samples count.'),
  samplesReason: z.string().nullable().describe('Why sampled active seconds are not told; null when they are.'),
};

/** The queries of all servers, grouped by our fingerprint. */
export const fleetQueryPage = z
  .object({
    ...asked,
    order: z.string(),
    items: z.array(fleetQueryItem),
    otherQueries: z.int().describe('Statements that were left out because of `limit`.'),
  })
  .meta({ id: 'FleetQueryPage' });
/** The queries of all servers, grouped by our fingerprint. */
export type FleetQueryPage = z.infer<typeof fleetQueryPage>;

/** The path of one query of all servers. */
export const fleetQueryPath = z.object({
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{8,64}$/)
    .describe('Our fingerprint, as `GET /queries` names it.'),
});
/** The path of one query of all servers. */
export type FleetQueryPath = z.infer<typeof fleetQueryPath>;

/** What one query of all servers can be asked. */
export const fleetQueryDetailQuery = z.object({
  from: momentText('now-1h'),
  to: momentText('now'),
  points: z.coerce.number().int().min(1).max(1_000).default(200),
  ...whichServers,
});
/** What one query of all servers can be asked. */
export type FleetQueryDetailQuery = z.infer<typeof fleetQueryDetailQuery>;

/** One query over all servers: where it ran, and what it did there over time. */
export const fleetQueryDetail = z
  .object({
    ...asked,
    stepMs: z.int(),
    fingerprint: z.string(),
    text: z.string().nullable(),
    kind: statementKind.nullable(),
    tags: z.record(z.string(), z.string()),
    ...measures,
    firstSeenAt: epochMs.nullable(),
    servers: z.array(fleetQueryServer).describe('The one on which it weighed most comes first.'),
    series: z.array(querySeries).describe('calls, total_exec_time and mean_exec_time, with a line for each server.'),
  })
  .meta({ id: 'FleetQueryDetail' });
/** One query over all servers. */
export type FleetQueryDetail = z.infer<typeof fleetQueryDetail>;
