import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { AppError } from '@pganalytics/errors';

import { Spool } from '../spool.js';
import type {
  SpoolPlace,
  SpoolRemains,
  SpoolStatus,
  SpoolVisitor,
  SpooledBytes,
  SpooledSnapshot,
  UndeclaredGap,
} from '../spool.js';
import { PendingGaps } from '../pending-gaps.js';
import type { Waiting } from './commit.js';
import { EpochMark } from './epoch-mark.js';
import { Replay } from './replay.js';
import { isDraft, rewriteSegment } from './rewrite-segment.js';
import { Segment, ordinalOf, segmentFile, segmentIdIn, segmentIdOf, syncDirectory } from './segment.js';
import { SegmentLog } from './segment-log.js';
import { SegmentReader } from './segment-reader.js';
import { SpoolUnusable } from './spool.errors.js';
import { lockSpool } from './spool-lock.js';
import type { SpoolLock } from './spool-lock.js';

export interface DiskSpoolOptions {
  readonly directory: string;
  readonly maxBytes: number;
  readonly segmentBytes: number;
  /** How long snapshots are collected for one synchronisation with the disk. */
  readonly syncMs: number;
  /** Something happened that concerns no single snapshot. */
  readonly onProblem: (error: unknown, what: string) => void;
}

/** How long it takes at most until what was let go is written down; lost, it is only sent again. */
const FREED_DELAY_MS = 1000;

/** After a file could not be written anew, none is tried for so long: each try reads a whole one. */
const TIDY_PAUSE_MS = 60_000;

/** Below it a rewrite costs more than it gives: the backlog fills no more than four fifths of the limit. */
const LEAST_FREED_TO_COMPACT = 0.1;

/** Keeps snapshots in files that are only appended to, one after the other, and lets whole files go. */
export class DiskSpool extends Spool {
  private readonly segments = new Map<number, Segment>();
  private readonly reader = new SegmentReader();
  private readonly log: SegmentLog;
  private waiting: Waiting[] = [];
  /** Gaps behind the last snapshot that waits: neighbours are one, so that a stalled disk does not fill the memory. */
  private readonly gapsBehind = new PendingGaps();
  private lock: SpoolLock | undefined;
  private mark: EpochMark | undefined;
  private damagedBytes = 0;
  private working: Promise<void> | undefined;
  private later: NodeJS.Timeout | undefined;
  private opening = true;
  private tidyAgainAt = 0;

  constructor(private readonly options: DiskSpoolOptions) {
    super();
    this.log = new SegmentLog({
      ...options,
      onBegin: (segment) => this.segments.set(segment.id, segment),
    });
  }

  /** @throws SpoolInUse, SpoolTooNew, SpoolUnusable */
  async open(visitor: SpoolVisitor): Promise<SpoolRemains> {
    const { directory } = this.options;
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      this.lock = await lockSpool(directory);
      this.mark = await EpochMark.open(directory);
      const { mark } = this;
      const replay = await this.replay(visitor);
      this.opening = false;
      if (replay.highestEpoch > mark.highest) await mark.raise(replay.highestEpoch).catch(this.report('epoch'));
      const lastId = Math.max(0, ...this.segments.keys());
      const { lastContents, schemas } = replay;
      const gaps = replay.gaps.list();
      this.log.start({ mark, lastId, lastContents, schemas, gaps });
      for (const segment of this.segments.values()) {
        if (segment.damage.length > 0 && segment.live > 0) await this.tidy(segment);
      }
      this.wake();
      return { highestEpoch: mark.highest, gaps };
    } catch (error) {
      await this.mark?.close();
      await this.lock?.release();
      throw error instanceof AppError ? error : new SpoolUnusable(directory, error);
    }
  }

  append(
    snapshot: SpooledSnapshot & { readonly declaresGaps: boolean },
    bytes: Uint8Array,
    schemas: ReadonlyMap<string, Uint8Array>,
  ): Promise<SpoolPlace> {
    return new Promise((resolve, reject) => {
      this.endGaps();
      this.waiting.push({ snapshot, bytes, schemas, resolve, reject });
      this.wake();
    });
  }

  async read(place: SpoolPlace): Promise<SpooledBytes | undefined> {
    const segment = this.segments.get(segmentIdOf(place));
    return segment && this.reader.read(segment, ordinalOf(place));
  }

  free(snapshot: Omit<SpooledSnapshot, 'schemaIds'>, place: SpoolPlace | undefined): void {
    if (place !== undefined) this.segments.get(segmentIdOf(place))?.release(ordinalOf(place), snapshot.size);
    if (this.opening) return;
    this.log.free(snapshot);
    this.later ??= setTimeout(() => this.wake(), FREED_DELAY_MS).unref();
  }

  noteGap(gap: UndeclaredGap): void {
    this.gapsBehind.restore(gap.serverId, gap.epoch, [gap.gap]);
    this.wake();
  }

  readSchema(schemaId: string): Uint8Array | undefined {
    return this.log.schemas.get(schemaId);
  }

  status(): SpoolStatus {
    return { bytes: this.diskBytes, segments: this.segments.size, damagedBytes: this.damagedBytes };
  }

  async close(): Promise<void> {
    while (this.working) await this.working;
    clearTimeout(this.later);
    await this.commit();
    await Promise.all([this.log.close(), this.reader.close(), this.mark?.close()]);
    await this.lock?.release();
  }

  private get diskBytes(): number {
    let bytes = 0;
    for (const segment of this.segments.values()) bytes += segment.bytes;
    return bytes;
  }

  private async replay(visitor: SpoolVisitor): Promise<Replay> {
    const { directory } = this.options;
    const replay = new Replay(visitor);
    const names = await readdir(directory);
    const ids = names.map(segmentIdIn).filter((id) => id !== undefined);
    // What a process that was killed had begun to write anew; the file itself is still there.
    for (const name of names.filter(isDraft)) await rm(path.join(directory, name), { force: true });
    for (const id of ids.toSorted((a, b) => a - b)) {
      const segment = new Segment(id, segmentFile(directory, id));
      this.segments.set(id, segment);
      await replay.read(segment);
    }
    const last = Math.max(...ids);
    for (const { id, file, damage } of this.segments.values()) {
      // A write that kill -9 or a power cut has broken off ends the last segment; nobody was told that it is kept.
      const real = damage.filter(({ atEnd }) => !atEnd || id !== last);
      for (const { at, bytes } of real) {
        this.damagedBytes += bytes;
        this.options.onProblem(new Error(`${bytes} bytes at ${at} of ${file}`), 'a part of the spool is damaged');
      }
    }
    replay.declareLost();
    return replay;
  }

  /** What comes from here on is not joined to the gaps before: a snapshot between them declares those. */
  private endGaps(): void {
    if (this.gapsBehind.isEmpty) return;
    this.waiting.push(...this.gapsBehind.list().map((gap) => ({ gap })));
    this.gapsBehind.clear();
  }

  private get hasWaiting(): boolean {
    return this.waiting.length > 0 || !this.gapsBehind.isEmpty;
  }

  private take(): Waiting[] {
    this.endGaps();
    const taken = this.waiting;
    this.waiting = [];
    return taken;
  }

  /** Sees to it that what waits is written, in groups. */
  private wake(): void {
    if (this.working || this.opening) return;
    clearTimeout(this.later);
    this.later = undefined;
    this.working = this.work()
      .catch(this.report('the spool failed'))
      .finally(() => {
        this.working = undefined;
        if (this.hasWaiting) this.wake();
      });
  }

  private async work(): Promise<void> {
    do {
      await delay(this.options.syncMs);
      await this.commit();
      await this.compact();
    } while (this.hasWaiting);
  }

  /**
   * Writes what waits; whole segments go when nothing in them is needed. Those are chosen before: the gaps of what left
   * them are in this write, and of what leaves them meanwhile only in the next.
   */
  private async commit(): Promise<void> {
    const unneeded = [...this.segments.values()].filter(({ live }) => live === 0);
    await this.log.commit(this.take());
    // On a full disk the file that is written to may be all that could make room.
    if (this.log.failing && this.segments.get(this.log.currentId ?? 0)?.live === 0) await this.log.abandon();
    await this.remove(unneeded.filter(({ id, live }) => live === 0 && id !== this.log.currentId));
  }

  private async remove(empty: readonly Segment[]): Promise<void> {
    if (empty.length === 0) return;
    for (const { id, file } of empty) {
      await this.reader.forget(id);
      await rm(file, { force: true });
      this.segments.delete(id);
    }
    await syncDirectory(this.options.directory);
  }

  /** A few snapshots that stay must not hold the disk for many that went: such files are written anew. */
  private async compact(): Promise<void> {
    const { maxBytes, segmentBytes } = this.options;
    while (this.diskBytes > maxBytes - segmentBytes) {
      const sealed = [...this.segments.values()].filter(({ id }) => id !== this.log.currentId);
      const worth = sealed.filter(({ freedBytes, bytes }) => freedBytes > bytes * LEAST_FREED_TO_COMPACT);
      const emptiest = worth.toSorted((a, b) => b.freedBytes - a.freedBytes).at(0);
      if (!emptiest || !(await this.tidy(emptiest))) return;
    }
  }

  /** Writes a file anew, if the disk lets us: it can be read as it is, and a full disk must not end anything. */
  private async tidy(segment: Segment): Promise<boolean> {
    if (performance.now() < this.tidyAgainAt) return false;
    try {
      await this.reader.exclusively(segment.id, async () => rewriteSegment(segment, this.log.schemas));
      return true;
    } catch (error) {
      this.tidyAgainAt = performance.now() + TIDY_PAUSE_MS;
      this.options.onProblem(error, 'a file of the spool cannot be written anew');
      return false;
    }
  }

  private report(what: string): (error: unknown) => void {
    return (error) => this.options.onProblem(error, what);
  }
}
