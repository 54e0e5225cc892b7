import { decodeFrame } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';
import { LRUCache } from 'lru-cache';

/** What names a hot frame, and its bytes. */
export interface HotFrame {
  readonly stream_id: string;
  readonly sequence: string;
  readonly ordinal: number;
  readonly body: Uint8Array;
}

/** A cell in memory, and what a row costs besides its cells; roughly. */
const CELL_BYTES = 16;
const ROW_BYTES = 64;

/**
 * Decoded hot frames. A frame never changes once it is stored, and each is found under row-level security before it is
 * looked up here; so a chart that is drawn again every few seconds decodes only what is new.
 */
export class FrameCache {
  readonly #polls: LRUCache<string, Poll[]>;

  constructor(maxBytes: number) {
    this.#polls = new LRUCache({ maxSize: maxBytes });
  }

  /** The polls of a frame; nobody may change them. @throws MalformedFrame, FrameTooLarge */
  polls(frame: HotFrame, schema: FrameSchema): readonly Poll[] {
    const key = `${frame.stream_id}/${frame.sequence}/${frame.ordinal}`;
    const known = this.#polls.get(key);
    if (known) return known;
    const polls = decodeFrame(schema, frame.body);
    const rows = polls.reduce((sum, poll) => sum + poll.rows.length, 1);
    this.#polls.set(key, polls, { size: rows * (ROW_BYTES + schema.columns.length * CELL_BYTES) });
    return polls;
  }
}
