import { referenceDecodeFrame } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import { openSnapshot } from '@pganalytics/contracts/wire';
import type { Snapshot } from '@pganalytics/contracts/wire';
import { unpackZstd } from '@pganalytics/contracts/node';
import type { FrameSchema } from '@pganalytics/stats';

import type { FrozenSnapshot, StreamRecord } from '../record/read-record.js';
import { firstTimeOf } from './piece-sums.js';
import { rowTexts, sumOf } from './poll-rows.js';
import type { PollSum, RowText } from './poll-rows.js';

/** Families whose frames fill a dictionary: the history keeps no polls of them. */
const DICTIONARIES: ReadonlySet<string> = new Set(['query_text']);

/** What collectors sent, to be looked up while checking. */
export interface Sent {
  /** Captured snapshots that were replayed, by the numbers in the record. */
  readonly templates: readonly Snapshot[];
  /** Schemas by id in hexadecimal digits. */
  readonly schemas: ReadonlyMap<string, FrameSchema>;
}

/** One moment of a family as it must be in the history, and the snapshots that say so. */
export interface ExpectedPoll extends PollSum {
  readonly family: string;
  readonly at: number;
  readonly sequences: number[];
}

interface DecodedPoll extends PollSum {
  readonly family: string;
  readonly schema: FrameSchema;
  readonly poll: Poll;
}

/** Says what the history must hold of the streams of a record. */
export class Expectations {
  private readonly decodedTemplates = new Map<number, readonly DecodedPoll[]>();

  constructor(private readonly sent: Sent) {}

  /** The moments of all that a stream ever sent, by family and time. */
  of(record: StreamRecord): Map<string, ExpectedPoll> {
    const expected = new Map<string, ExpectedPoll>();
    for (const [sequence, frozen] of record.frozen) {
      const { polls, shift } = this.decoded(frozen);
      for (const { family, poll, rows, sum } of polls) {
        const at = poll.at + shift;
        const known = expected.get(momentOf(family, at));
        if (known === undefined) {
          expected.set(momentOf(family, at), { family, at, rows, sum, sequences: [sequence] });
        } else {
          known.rows += rows;
          known.sum += sum;
          known.sequences.push(sequence);
        }
      }
    }
    return expected;
  }

  /** The rows that one snapshot has at a moment. */
  rowsAt(frozen: FrozenSnapshot, family: string, at: number): RowText[] {
    const { polls, shift } = this.decoded(frozen);
    return polls
      .filter((one) => one.family === family && one.poll.at + shift === at)
      .flatMap(({ schema, poll }) => rowTexts(schema, poll));
  }

  /** When a frame of a snapshot begins, by its place there. */
  beginOf(frozen: FrozenSnapshot, ordinal: number): number | undefined {
    const [{ frames }, shift] = this.snapshotOf(frozen);
    const frame = frames.at(ordinal);
    return frame && firstTimeOf(frame) + shift;
  }

  /** What was frozen, and how much later than its times say. */
  private snapshotOf(frozen: FrozenSnapshot): [snapshot: Snapshot, shift: number] {
    if ('bytes' in frozen) return [openSnapshot(frozen.bytes, unpackZstd), 0];
    const template = this.sent.templates[frozen.template];
    return [template, frozen.at - template.collectedAtMs];
  }

  private decoded(frozen: FrozenSnapshot): { polls: readonly DecodedPoll[]; shift: number } {
    const [snapshot, shift] = this.snapshotOf(frozen);
    if ('bytes' in frozen) return { polls: this.decode(snapshot), shift };
    let polls = this.decodedTemplates.get(frozen.template);
    if (polls === undefined) this.decodedTemplates.set(frozen.template, (polls = this.decode(snapshot)));
    return { polls, shift };
  }

  private decode(snapshot: Snapshot): DecodedPoll[] {
    return snapshot.frames.flatMap(({ schemaId, body }) => {
      const hex = Buffer.from(schemaId).toString('hex');
      const schema = this.sent.schemas.get(hex);
      if (schema === undefined) throw new Error(`a snapshot was sent with the unknown schema ${hex}`);
      const { family } = schema;
      if (DICTIONARIES.has(family)) return [];
      return referenceDecodeFrame(schema, body)
        .filter((poll) => poll.rows.length > 0)
        .map((poll) => ({ family, schema, poll, ...sumOf(schema, poll) }));
    });
  }
}

/** A family at a moment. */
export const momentOf = (family: string, at: number): string => `${family} ${at}`;
