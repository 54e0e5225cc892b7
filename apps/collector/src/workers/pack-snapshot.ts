import { canonicalJson } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

import type { UnsequencedSnapshot } from '../snapshot/snapshot-sink.js';
import type { PackedSnapshot } from './messages.js';

/** Packs snapshots for another thread; a schema crosses once. */
export class SnapshotPacker {
  private readonly numbers = new WeakMap<FrameSchema, number>();
  private readonly byText = new Map<string, number>();

  pack(snapshot: UnsequencedSnapshot): PackedSnapshot {
    const schemas: [number, FrameSchema][] = [];
    const bytes = new Uint8Array(snapshot.frames.reduce((sum, { body }) => sum + body.length, 0));
    let at = 0;
    const frames = snapshot.frames.map(({ schema, intervalMs, body }) => {
      bytes.set(body, at);
      at += body.length;
      return { schema: this.numberOf(schema, schemas), intervalMs, size: body.length };
    });
    return { ...snapshot, frames, bodies: bytes.buffer, schemas };
  }

  private numberOf(schema: FrameSchema, fresh: [number, FrameSchema][]): number {
    const known = this.numbers.get(schema);
    if (known !== undefined) return known;
    const text = canonicalJson(schema);
    const number = this.byText.get(text) ?? this.byText.size;
    if (!this.byText.has(text)) fresh.push([number, schema]);
    this.byText.set(text, number);
    this.numbers.set(schema, number);
    return number;
  }
}

/** The other side: one for each thread. Equal schemas of all threads become one object, so that it is hashed once. */
export class SnapshotUnpacker {
  private readonly schemas = new Map<number, FrameSchema>();

  constructor(private readonly shared: Map<string, FrameSchema>) {}

  unpack({ frames, bodies, schemas, ...rest }: PackedSnapshot): UnsequencedSnapshot {
    for (const [number, schema] of schemas) this.schemas.set(number, this.same(schema));
    let at = 0;
    return {
      ...rest,
      frames: frames.map(({ schema, intervalMs, size }) => {
        const known = this.schemas.get(schema);
        if (!known) throw new Error(`A thread sent a frame with schema ${schema}, which it never named.`);
        const body = new Uint8Array(bodies, at, size);
        at += size;
        return { schema: known, intervalMs, body };
      }),
    };
  }

  private same(schema: FrameSchema): FrameSchema {
    const text = canonicalJson(schema);
    const known = this.shared.get(text) ?? schema;
    this.shared.set(text, known);
    return known;
  }
}
