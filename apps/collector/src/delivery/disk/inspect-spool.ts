import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

import { decodeSnapshot } from '@pganalytics/contracts/wire';

import type { SpooledSnapshot } from '../spool.js';
import { recordAt } from './record.js';
import { readSnapshotRecord } from './records.js';
import { Replay } from './replay.js';
import { Segment, ordinalOf, segmentFile, segmentIdIn, segmentIdOf } from './segment.js';
import { SpoolUnusable } from './spool.errors.js';

/** One file of a spool. */
export interface SegmentReport {
  readonly file: string;
  readonly bytes: number;
  /** Snapshots in it that the history does not have yet. */
  readonly waiting: number;
  /** Cannot be read. */
  readonly damagedBytes: number;
  /** At the end of the last file: a write that goes on just now, or that was broken off. */
  readonly unfinishedBytes: number;
}

/** What waits of one server. */
export interface SpooledServer {
  readonly serverId: string;
  /** As the targets have it; `undefined` if the newest snapshot does not say. */
  readonly targetId: string | undefined;
  readonly waiting: number;
  readonly bytes: number;
  readonly oldestMs: number;
  readonly newestMs: number;
}

export interface SpoolReport {
  readonly directory: string;
  readonly segments: readonly SegmentReport[];
  readonly servers: readonly SpooledServer[];
  readonly undeclaredGaps: number;
}

interface Waiting {
  readonly place: number;
  readonly snapshot: Omit<SpooledSnapshot, 'schemaIds'>;
}

/** Reads a spool without changing it, whether a collector uses it or not. @throws SpoolUnusable, SpoolTooNew */
export async function inspectSpool(directory: string): Promise<SpoolReport> {
  const waiting = new Map<string, Waiting>();
  const segments = new Map<number, Segment>();
  const release = (key: string): void => {
    const found = waiting.get(key);
    if (!found) return;
    waiting.delete(key);
    segments.get(segmentIdOf(found.place))?.release(ordinalOf(found.place), found.snapshot.size);
  };
  const replay = new Replay({
    onSnapshot: (snapshot, place) => {
      waiting.set(keyOf(snapshot.serverId, snapshot.epoch, snapshot.sequence), { place, snapshot });
    },
    onFreed: (serverId, epoch, from, to) => {
      for (let sequence = from; sequence <= to; sequence++) release(keyOf(serverId, epoch, sequence));
    },
  });
  for (const segment of await segmentsOf(directory)) {
    segments.set(segment.id, segment);
    await replay.read(segment).catch((error: NodeJS.ErrnoException) => {
      // A collector that runs may have let it go meanwhile.
      if (error.code !== 'ENOENT') throw error;
      segments.delete(segment.id);
    });
  }
  replay.declareLost();
  const last = Math.max(...segments.keys());
  return {
    directory,
    segments: [...segments.values()].map((segment) => reportOf(segment, segment.id === last)),
    servers: await serversOf([...waiting.values()], segments),
    undeclaredGaps: replay.gaps.list().length,
  };
}

async function segmentsOf(directory: string): Promise<Segment[]> {
  const names = await readdir(directory).catch((error: unknown) => {
    throw new SpoolUnusable(directory, error);
  });
  const ids = names.map(segmentIdIn).filter((id) => id !== undefined);
  return ids.toSorted((a, b) => a - b).map((id) => new Segment(id, segmentFile(directory, id)));
}

function reportOf({ file, bytes, live, damage }: Segment, isLast: boolean): SegmentReport {
  const unfinished = damage.filter(({ atEnd }) => isLast && atEnd).reduce((sum, piece) => sum + piece.bytes, 0);
  const broken = damage.reduce((sum, piece) => sum + piece.bytes, 0) - unfinished;
  return { file: path.basename(file), bytes, waiting: live, damagedBytes: broken, unfinishedBytes: unfinished };
}

async function serversOf(
  waiting: readonly Waiting[],
  segments: ReadonlyMap<number, Segment>,
): Promise<SpooledServer[]> {
  const byServer = Map.groupBy(waiting, ({ snapshot }) => snapshot.serverId);
  const servers = [...byServer].map(async ([serverId, all]) => {
    const times = all.map(({ snapshot }) => snapshot.collectedAtMs);
    return {
      serverId,
      targetId: await targetIdOf(all.at(-1), segments),
      waiting: all.length,
      bytes: all.reduce((sum, { snapshot }) => sum + snapshot.size, 0),
      oldestMs: times.reduce((least, time) => Math.min(least, time)),
      newestMs: times.reduce((most, time) => Math.max(most, time)),
    };
  });
  return Promise.all(servers);
}

async function targetIdOf(
  newest: Waiting | undefined,
  segments: ReadonlyMap<number, Segment>,
): Promise<string | undefined> {
  const segment = newest && segments.get(segmentIdOf(newest.place));
  if (!segment) return undefined;
  const content = await readFile(segment.file).catch((error: NodeJS.ErrnoException) => {
    // As above.
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  const record = content && recordAt(content, segment.offsets[ordinalOf(newest.place)] ?? 0);
  if (!record) return undefined;
  return decodeSnapshot(readSnapshotRecord(record.content).bytes).identity?.targetId;
}

const keyOf = (serverId: string, epoch: bigint, sequence: bigint): string => `${serverId} ${epoch} ${sequence}`;
