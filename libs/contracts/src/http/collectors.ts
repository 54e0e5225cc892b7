import { z } from 'zod';
import { epochMs, exactNumber, exactNumberOrUnknown, idText, nextCursor, pageCursor, pageLimit } from './values.js';

/** What one collector has delivered of one server since an epoch began. */
export const collectorStream = z
  .object({
    serverId: idText,
    epoch: exactNumber.describe('The epoch of the stream: when it began, in milliseconds since 1970.'),
    receivedTo: exactNumberOrUnknown.describe('The highest sequence number the history holds.'),
    storedTo: exactNumberOrUnknown.describe('All sequence numbers up to here are stored, without a hole.'),
    missing: exactNumber.describe('Sequence numbers below `receivedTo` that the history does not hold.'),
    lastCollectedAt: epochMs.nullable(),
    lastStoredAt: epochMs.nullable(),
    lagMs: z.int().nullable().describe('From collected to stored, for the newest snapshot.'),
    gaps: z.array(
      z.object({
        fromSequence: exactNumber,
        toSequence: exactNumber,
        from: epochMs.nullable(),
        to: epochMs.nullable(),
        reason: z.string(),
      }),
    ),
  })
  .meta({ id: 'CollectorStream' });
/** What one collector has delivered of one server since an epoch began. */
export type CollectorStream = z.infer<typeof collectorStream>;

/** What a collector costs, and what waits in it, as its newest sample tells. */
export const collectorCost = z
  .object({
    collectedAt: epochMs,
    cpuPercent: z.number().nullable().describe('Part of one core of its own host, over the last minute.'),
    residentBytes: z.number().nullable(),
    spooledSnapshots: z.number().nullable().describe('Snapshots that wait to be stored.'),
    spooledBytes: z.number().nullable(),
    droppedSnapshots: z.number().nullable().describe('Dropped since its start because the spool was full.'),
    servers: z.array(
      z.object({
        serverId: idText,
        thinnedTiers: z.number().nullable().describe('0: all is read as often as it should; 4: nothing but the floor.'),
        budgetUsedPercent: z.number().nullable().describe('Part of one core of the watched server.'),
        connections: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'CollectorCost' });
/** What a collector costs, and what waits in it. */
export type CollectorCost = z.infer<typeof collectorCost>;

/** One collector and its delivery state. */
export const collectorItem = z
  .object({
    id: idText,
    name: z.string(),
    state: z.enum(['connected', 'late', 'paused', 'revoked', 'never-seen']),
    stateReason: z.string(),
    servers: z.int(),
    lastSeenAt: epochMs.nullable(),
    createdAt: epochMs.nullable(),
    version: z
      .string()
      .nullable()
      .describe('As it said when its last stream began, or in the User-Agent of its requests; null before that.'),
    upgrade: z
      .enum(['none', 'collector', 'platform'])
      .nullable()
      .describe(
        'What is to be upgraded so that both are of one release; the platform goes first. Null when it is not known.',
      ),
    streams: z.array(collectorStream),
    cost: collectorCost.nullable().describe('Null when none of its servers told it in the last five minutes.'),
  })
  .meta({ id: 'Collector' });
/** One collector and its delivery state. */
export type CollectorItem = z.infer<typeof collectorItem>;

/** What the list of collectors can be asked. */
export const collectorListQuery = z.object({ limit: pageLimit(100, 500), cursor: pageCursor });
/** What the list of collectors can be asked. */
export type CollectorListQuery = z.infer<typeof collectorListQuery>;

/** A page of collectors. */
export const collectorPage = z.object({ items: z.array(collectorItem), nextCursor }).meta({ id: 'CollectorPage' });
/** A page of collectors. */
export type CollectorPage = z.infer<typeof collectorPage>;
