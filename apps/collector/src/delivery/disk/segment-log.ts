import type { Gap } from '@pganalytics/contracts/wire';

import { PendingGaps } from '../pending-gaps.js';
import type { SpoolPlace, SpooledSnapshot, UndeclaredGap } from '../spool.js';
import type { Waiting } from './commit.js';
import type { EpochMark } from './epoch-mark.js';
import { checkpointRecord, freedRecord, gapRecord, schemaRecord, snapshotRecord } from './records.js';
import { SEGMENT_HEAD_BYTES, Segment, segmentFile } from './segment.js';
import { SegmentWriter } from './segment-writer.js';
import { SnapshotNotKept } from './spool.errors.js';
import { StreamContents } from './stream-contents.js';

export interface SegmentLogOptions {
  readonly directory: string;
  readonly segmentBytes: number;
  readonly onBegin: (segment: Segment) => void;
  readonly onProblem: (error: unknown, what: string) => void;
}

/** How an earlier process left the spool. */
export interface SegmentLogStart {
  readonly mark: EpochMark;
  readonly lastId: number;
  readonly lastContents: StreamContents;
  readonly schemas: Map<string, Uint8Array>;
  readonly gaps: readonly UndeclaredGap[];
}

/** What goes to the disk at once, and what is to be noted of it when it is there. */
interface Batch {
  readonly parts: Uint8Array[];
  readonly snapshots: { readonly offset: number; readonly snapshot: SpooledSnapshot }[];
  readonly schemas: Map<string, Uint8Array>;
  at: number;
}

/** A full disk: room may come back, and the segment is as good as before. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Writes what happens, in its order, to the last segment, and begins the next one when that is full. */
export class SegmentLog {
  schemas = new Map<string, Uint8Array>();
  /** Gaps that no snapshot on the disk declares: what a process that reads the disk would find. */
  private readonly gaps = new PendingGaps();
  private mark: EpochMark | undefined;
  private lastId = 0;
  private writer: SegmentWriter | undefined;
  /** What was written to the last segment. */
  private contents = new StreamContents();
  private schemasInSegment = new Set<string>();
  private freed = new StreamContents();
  /** Something was not written: the next write says first how things stand. */
  private behind = false;

  constructor(private readonly options: SegmentLogOptions) {}

  start({ mark, lastId, lastContents, schemas, gaps }: SegmentLogStart): void {
    this.mark = mark;
    this.lastId = lastId;
    this.contents = lastContents;
    this.schemas = schemas;
    for (const gap of gaps) this.note(gap);
  }

  get currentId(): number | undefined {
    return this.writer?.segment.id;
  }

  /** Whether the last write failed. */
  get failing(): boolean {
    return this.behind;
  }

  free(snapshot: Omit<SpooledSnapshot, 'schemaIds'>): void {
    this.freed.add(snapshot);
  }

  /** Writes all of it and tells each snapshot whether it is kept. Does not throw. */
  async commit(items: readonly Waiting[]): Promise<void> {
    if (items.length === 0 && this.freed.size === 0) return;
    const snapshots = items.filter((item) => 'snapshot' in item);
    const freed = this.freed;
    this.freed = new StreamContents();
    try {
      const highest = snapshots.reduce((most, { snapshot }) => (snapshot.epoch > most ? snapshot.epoch : most), 0n);
      await this.mark?.raise(highest);
      const places = await this.write(items, freed);
      for (const item of items) {
        if ('gap' in item) this.note(item.gap);
        else if (item.snapshot.declaresGaps) this.gaps.take(item.snapshot.serverId, item.snapshot.epoch);
      }
      snapshots.forEach(({ resolve }, index) => resolve(places[index] ?? 0));
    } catch (error) {
      this.behind = true;
      this.freed.addAll(freed);
      for (const item of items) if ('gap' in item) this.note(item.gap);
      if (!FULL.has(String((error as NodeJS.ErrnoException).code))) await this.abandon();
      for (const { reject } of snapshots) reject(new SnapshotNotKept(this.options.directory, error));
      if (snapshots.length === 0) this.options.onProblem(error, 'the spool cannot be written');
    }
  }

  /** Writes no more to the last segment: after a failed synchronisation nobody knows what the disk has of it. */
  async abandon(): Promise<void> {
    const { writer } = this;
    this.writer = undefined;
    await writer?.close().catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.writer?.close();
    this.writer = undefined;
  }

  private note({ serverId, epoch, gap }: { serverId: string; epoch: bigint; gap: Gap }): void {
    this.gaps.restore(serverId, epoch, [gap]);
  }

  private async write(items: readonly Waiting[], freed: StreamContents): Promise<SpoolPlace[]> {
    const { writer } = this;
    if (!writer || writer.segment.bytes >= this.options.segmentBytes) return this.begin(items, freed);
    const first = this.behind ? checkpointRecord({ gaps: this.gaps.list(), previous: undefined }) : [];
    const batch = batchOf(items, { freed, first, at: writer.segment.bytes, known: this.schemasInSegment });
    await writer.append(batch.parts);
    return this.noteWritten(batch, writer.segment);
  }

  /** Begins a segment with what it has to know of those before it, which may be gone when it is read. */
  private async begin(items: readonly Waiting[], freed: StreamContents): Promise<SpoolPlace[]> {
    const id = this.lastId + 1;
    const segment = new Segment(id, segmentFile(this.options.directory, id));
    const previous = { segment: this.lastId, contents: this.contents.list() };
    const first = checkpointRecord({ gaps: this.gaps.list(), previous });
    const batch = batchOf(items, { freed, first, at: SEGMENT_HEAD_BYTES, known: new Set() });
    // Whatever happens: a file that could not be removed again is in the way of no other.
    this.lastId = id;
    const writer = await SegmentWriter.begin(segment, batch.parts);
    // All that was written to the last one is on the disk.
    await this.writer?.close().catch(() => undefined);
    this.writer = writer;
    this.contents = new StreamContents();
    this.schemasInSegment = new Set();
    this.options.onBegin(segment);
    return this.noteWritten(batch, segment);
  }

  private noteWritten({ snapshots, schemas }: Batch, segment: Segment): SpoolPlace[] {
    this.behind = false;
    for (const [id, definition] of schemas) {
      this.schemas.set(id, definition);
      this.schemasInSegment.add(id);
    }
    return snapshots.map(({ offset, snapshot }) => {
      this.contents.add(snapshot);
      return segment.add(offset);
    });
  }
}

function batchOf(
  items: readonly Waiting[],
  from: { freed: StreamContents; first: readonly Uint8Array[]; at: number; known: ReadonlySet<string> },
): Batch {
  const batch: Batch = { parts: [], snapshots: [], schemas: new Map(), at: from.at };
  const add = (parts: readonly Uint8Array[]): number => {
    const offset = batch.at;
    batch.parts.push(...parts);
    batch.at += parts.reduce((sum, part) => sum + part.length, 0);
    return offset;
  };
  add(from.first);
  const known = new Set(from.known);
  for (const item of items) {
    if ('gap' in item) {
      add(gapRecord(item.gap));
      continue;
    }
    for (const [id, definition] of item.schemas) {
      if (known.has(id)) continue;
      known.add(id);
      batch.schemas.set(id, definition);
      add(schemaRecord(id, definition));
    }
    batch.snapshots.push({ offset: add(snapshotRecord(item.snapshot, item.bytes)), snapshot: item.snapshot });
  }
  for (const stream of from.freed.list()) add(freedRecord(stream));
  return batch;
}
