import { readFile } from 'node:fs/promises';

import { decodeSnapshot } from '@pganalytics/contracts/wire';

import { PendingGaps } from '../pending-gaps.js';
import type { SpoolVisitor } from '../spool.js';
import type { FoundRecord } from './record.js';
import { recordTypes, scanRecords } from './record.js';
import {
  readCheckpointRecord,
  readContentsRecord,
  readFreedRecord,
  readGapRecord,
  readSchemaRecord,
  readSnapshotRecord,
} from './records.js';
import type { StreamRanges } from './records.js';
import type { Segment } from './segment.js';
import { recordsFrom } from './segment.js';
import { SequenceRanges } from './sequence-ranges.js';
import { StreamContents } from './stream-contents.js';

/** What is known of a segment that is there. */
interface SegmentFacts {
  readonly id: number;
  readonly damaged: boolean;
  /** What stands in it. */
  readonly found: StreamContents;
  /** When its snapshots were taken. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Reads the segments of a spool in their order and finds out what is left, what was not declared, and what is lost. */
export class Replay {
  readonly schemas = new Map<string, Uint8Array>();
  readonly gaps = new PendingGaps();
  highestEpoch = 0n;
  private readonly segments = new Map<number, SegmentFacts>();
  /** What is there, was let go, or was given up. */
  private readonly known = new StreamContents();
  /** What a segment held when it was complete, as itself or its successor says. */
  private readonly expected = new Map<number, readonly StreamRanges[]>();
  private reading = { found: new StreamContents(), fromMs: 0, toMs: 0 };

  constructor(private readonly visitor: SpoolVisitor) {}

  /** @throws SpoolTooNew */
  async read(segment: Segment): Promise<void> {
    const content = await readFile(segment.file);
    const found = new StreamContents();
    this.reading = { found, fromMs: Number.POSITIVE_INFINITY, toMs: 0 };
    segment.bytes = content.length;
    const from = recordsFrom(segment.file, content);
    segment.damage = scanRecords(content, from, (record) => this.take(segment, record));
    const { fromMs, toMs } = this.reading;
    const damaged = segment.damage.length > 0 || from === 0;
    this.segments.set(segment.id, { id: segment.id, damaged, found, fromMs: Math.min(fromMs, toMs), toMs });
  }

  /** What stands in the segment that was read last. */
  get lastContents(): StreamContents {
    return this.reading.found;
  }

  /** What was written and cannot be read any more becomes a gap that waits to be declared. */
  declareLost(): void {
    for (const segment of this.segments.values()) {
      const contents = this.expected.get(segment.id) ?? (segment.damaged ? this.contentsAround(segment.id) : []);
      for (const { serverId, epoch, ranges } of contents) {
        for (const [from, to] of SequenceRanges.of(ranges).without(this.known.of(serverId, epoch))) {
          const { fromMs, toMs } = segment;
          const sequences = { fromSequence: BigInt(from), toSequence: BigInt(to) };
          this.gaps.restore(serverId, epoch, [{ ...sequences, fromMs, toMs, reason: 'spool-damaged' }]);
        }
      }
    }
  }

  /**
   * What a damaged segment held, if nobody says so: in each stream, all between what its neighbours hold. Behind the
   * last one there is none, and nothing of what is lost there was kept for sure.
   */
  private contentsAround(id: number): StreamRanges[] {
    const hull = new StreamContents();
    for (const segment of [...this.neighbours(id, -1), ...this.neighbours(id, 1)]) {
      for (const { serverId, epoch, ranges } of segment.found.list()) {
        const [first, last] = [ranges.at(0)?.[0] ?? 0, ranges.at(-1)?.[1] ?? 0];
        const known = hull.of(serverId, epoch)?.list.at(0);
        // Joined to one range with what is there already.
        hull.addRange(serverId, epoch, Math.min(first, known?.[0] ?? first), Math.max(last, known?.[1] ?? last));
      }
    }
    return hull.list();
  }

  /** The segment and the next one on that side, and as long as those are damaged too, the one after. */
  private neighbours(id: number, step: 1 | -1): SegmentFacts[] {
    const found: SegmentFacts[] = [];
    for (let at = id; ; at += step) {
      const segment = this.segments.get(at);
      if (!segment) return found;
      found.push(segment);
      if (at !== id && !segment.damaged) return found;
    }
  }

  private take(segment: Segment, record: FoundRecord): void {
    const { content } = record;
    if (record.type === recordTypes.snapshot) this.takeSnapshot(segment, record);
    else if (record.type === recordTypes.schema) {
      const { id, definition } = readSchemaRecord(content);
      // A copy: a view would hold on to the whole segment.
      if (!this.schemas.has(id)) this.schemas.set(id, Uint8Array.from(definition));
    } else if (record.type === recordTypes.freed) {
      const { serverId, epoch, ranges } = readFreedRecord(content);
      for (const [from, to] of ranges) this.free(serverId, epoch, from, to);
    } else if (record.type === recordTypes.gap) {
      const { serverId, epoch, gap } = readGapRecord(content);
      this.gaps.restore(serverId, epoch, [gap]);
      if (gap.fromSequence > 0n) this.free(serverId, epoch, Number(gap.fromSequence), Number(gap.toSequence));
    } else if (record.type === recordTypes.checkpoint) {
      const { gaps, previous } = readCheckpointRecord(content);
      this.gaps.clear();
      for (const { serverId, epoch, gap } of gaps) this.gaps.restore(serverId, epoch, [gap]);
      // What a rewritten segment says of itself is newer.
      if (previous && !this.expected.has(previous.segment)) this.expected.set(previous.segment, previous.contents);
    } else if (record.type === recordTypes.contents) this.expected.set(segment.id, readContentsRecord(content));
  }

  private takeSnapshot(segment: Segment, { content, at }: FoundRecord): void {
    const { snapshot, declaresGaps, bytes } = readSnapshotRecord(content);
    const { serverId, epoch, collectedAtMs } = snapshot;
    if (epoch > this.highestEpoch) this.highestEpoch = epoch;
    this.known.add(snapshot);
    this.reading.found.add(snapshot);
    this.reading.fromMs = Math.min(this.reading.fromMs, collectedAtMs);
    this.reading.toMs = Math.max(this.reading.toMs, collectedAtMs);
    const gaps = declaresGaps ? decodeSnapshot(bytes).gaps : [];
    if (declaresGaps) this.gaps.take(serverId, epoch);
    this.visitor.onSnapshot(snapshot, segment.add(at), gaps);
  }

  private free(serverId: string, epoch: bigint, from: number, to: number): void {
    this.known.addRange(serverId, epoch, from, to);
    this.visitor.onFreed(serverId, epoch, BigInt(from), BigInt(to));
  }
}
