import { crc32 } from 'node:zlib';

import { decodeFrameColumns } from '@pganalytics/codec';
import type { FrameColumns, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';
import { LRUCache } from 'lru-cache';

/** What names a hot frame, and its bytes. */
export interface HotFrame {
  readonly stream_id: string;
  readonly sequence: string;
  readonly ordinal: number;
  readonly body: Uint8Array;
}

/** A cell in memory, and what a row costs besides its cells; roughly, and as rows, which are larger than columns. */
const CELL_BYTES = 16;
const ROW_BYTES = 64;

/** The polls of a hot frame, which nobody may change: in columns as its bytes have them, in rows once those are asked for. */
export class DecodedFrame {
  #polls: readonly Poll[] | undefined;

  constructor(readonly columns: FrameColumns) {}

  get polls(): readonly Poll[] {
    return (this.#polls ??= this.columns.polls());
  }
}

/**
 * Decoded hot frames. A frame never changes once it is stored, and each is found under row-level security before it is
 * looked up here; so a chart that is drawn again every few seconds decodes only what is new.
 */
export class FrameCache {
  readonly #frames: LRUCache<string, DecodedFrame>;

  constructor(maxBytes: number) {
    this.#frames = new LRUCache({ maxSize: maxBytes });
  }

  /** A frame. @throws MalformedFrame, FrameTooLarge */
  decoded(frame: HotFrame, schema: FrameSchema): DecodedFrame {
    const key = `${frame.stream_id}/${frame.sequence}/${frame.ordinal}`;
    const known = this.#frames.get(key);
    if (known) return known;
    const columns = decodeFrameColumns(schema, frame.body, { checksum: crc32 });
    const decoded = new DecodedFrame(columns);
    const rows = columns.shape.rowOf.length + 1;
    this.#frames.set(key, decoded, { size: rows * (ROW_BYTES + schema.columns.length * CELL_BYTES) });
    return decoded;
  }

  /** The polls of a frame. @throws MalformedFrame, FrameTooLarge */
  polls(frame: HotFrame, schema: FrameSchema): readonly Poll[] {
    return this.decoded(frame, schema).polls;
  }
}
