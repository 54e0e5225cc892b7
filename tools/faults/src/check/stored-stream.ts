import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import type { Range, StreamIdentity } from '@pganalytics/bench';
import { referenceDecodeChunk, referenceDecodeFrame } from '@pganalytics/codec';
import type { Compressor, Poll } from '@pganalytics/codec';
import type { Pool } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

/** zstd as the history uses it. */
export const zstd: Compressor = {
  compress: (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
  decompress: (bytes, maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength }),
};

/** A hot frame or a chunk of the history, as its row holds it. */
export interface Piece {
  readonly form: 'frame' | 'chunk';
  readonly family: string;
  readonly schema: FrameSchema;
  /** Its first poll repeats what stood before it. */
  readonly carried: boolean;
  /** Of a hot frame; a chunk has forgotten it. */
  readonly sequence: number | undefined;
  /** Place of a hot frame in its snapshot. */
  readonly ordinal: number | undefined;
  readonly body: Uint8Array;
}

/** A stored roll-up: intervals of a family in the columns of `rollUpSchema`. */
export interface StoredRollUp {
  readonly step: RollUpStep;
  readonly family: string;
  /** Of the polls that were rolled up. */
  readonly schema: FrameSchema;
  readonly body: Uint8Array;
}

/** Lengths of the intervals of roll-ups. */
export const rollUpSteps = { '1m': 60_000, '10m': 600_000, '1h': 3_600_000 } as const;
/** One of {@link rollUpSteps}. */
export type RollUpStep = keyof typeof rollUpSteps;

/** A gap that the history lists, in sequence numbers. */
export interface ListedGap {
  readonly range: Range;
  readonly reason: string;
}

/** All that the history has of one stream. */
export interface StoredStream {
  readonly pieces: readonly Piece[];
  readonly rollUps: readonly StoredRollUp[];
  /** What its ledger says to have received. */
  readonly received: readonly Range[];
  readonly gaps: readonly ListedGap[];
}

/** Chunks are read for several checks and decoded once. */
const decodedChunks = new WeakMap<Piece, readonly Poll[]>();

/** The polls of a piece, by the reference decoder. */
export function pollsOf(piece: Piece): readonly Poll[] {
  const { form, schema, body, carried } = piece;
  if (form === 'frame') return referenceDecodeFrame(schema, body);
  const known = decodedChunks.get(piece) ?? referenceDecodeChunk(schema, body, zstd).slice(carried ? 1 : 0);
  decodedChunks.set(piece, known);
  return known;
}

/** Reads streams from the tables of the history: with a role that sees every organisation. */
export class StoredStreams {
  readonly schemas = new Map<string, FrameSchema>();

  constructor(private readonly pool: Pool) {}

  /** Reads the schemas of frames and chunks; call it before {@link read}. */
  async open(): Promise<void> {
    const { rows } = await this.pool.query<{ id: string; definition: FrameSchema }>(
      `select encode(schema_id, 'hex') as id, definition from history.frame_schema`,
    );
    for (const { id, definition } of rows) this.schemas.set(id, definition);
  }

  async read(identity: StreamIdentity): Promise<StoredStream> {
    const { serverId, collectorId, organisationId, epoch } = identity;
    const found = await this.pool.query<{ stream_id: string; received: string }>(
      `select s.stream_id, l.received::text from history.stream s join history.ledger l using (stream_id)
       where s.server_id = $1 and s.collector_id = $2 and s.organisation_id = $3 and s.epoch = $4`,
      [serverId, collectorId, organisationId, epoch],
    );
    const stream = found.rows[0];
    if (stream === undefined) return { pieces: [], rollUps: [], received: [], gaps: [] };
    const gaps = await this.pool.query<{ from: string; to: string; reason: string }>(
      `select from_sequence as from, to_sequence as to, reason from history.gap
       where stream_id = $1 and from_sequence is not null`,
      [stream.stream_id],
    );
    return {
      pieces: await this.pieces(stream.stream_id, serverId),
      rollUps: await this.rollUps(stream.stream_id, serverId),
      received: rangesOf(stream.received),
      gaps: gaps.rows.map(({ from, to, reason }) => ({ range: [Number(from), Number(to)], reason })),
    };
  }

  private async pieces(streamId: string, serverId: string): Promise<Piece[]> {
    const { rows } = await this.pool.query<{
      form: 'frame' | 'chunk';
      family: string;
      schema: string;
      carried: boolean;
      sequence: string | null;
      ordinal: number | null;
      body: Buffer;
    }>(
      `select 'frame' as form, family, encode(schema_id, 'hex') as schema, false as carried, sequence, ordinal, body
       from history.hot where server_id = $1 and stream_id = $2
       union all
       select 'chunk', family, encode(schema_id, 'hex'), carried, null, null, body
       from history.chunk where server_id = $1 and stream_id = $2
       order by 1, 2, 5, 6`,
      [serverId, streamId],
    );
    return rows.map(({ form, family, schema, carried, sequence, ordinal, body }) => ({
      form,
      family,
      schema: this.schemaOf(family, schema),
      carried,
      sequence: sequence === null ? undefined : Number(sequence),
      ordinal: ordinal ?? undefined,
      body,
    }));
  }

  private async rollUps(streamId: string, serverId: string): Promise<StoredRollUp[]> {
    const { rows } = await this.pool.query<{ step: RollUpStep; family: string; schema: string; body: Buffer }>(
      (Object.keys(rollUpSteps) as RollUpStep[])
        .map(
          (step) => `select '${step}' as step, family, encode(schema_id, 'hex') as schema, body
                     from history.rollup_${step} where server_id = $1 and stream_id = $2`,
        )
        .join(' union all '),
      [serverId, streamId],
    );
    return rows.map(({ step, family, schema, body }) => ({
      step,
      family,
      schema: this.schemaOf(family, schema),
      body,
    }));
  }

  private schemaOf(family: string, id: string): FrameSchema {
    const found = this.schemas.get(id);
    if (found === undefined) throw new Error(`the history holds ${family} with the unknown schema ${id}`);
    return found;
  }

  /** Every stream that the history knows, of any organisation. */
  async list(): Promise<StreamIdentity[]> {
    const { rows } = await this.pool.query<Record<keyof StreamIdentity, string>>(
      `select organisation_id as "organisationId", server_id as "serverId", collector_id as "collectorId", epoch
       from history.stream order by 1, 2, 3, 4`,
    );
    return rows.map((row) => ({ ...row, epoch: Number(row.epoch) }));
  }
}

/** The text form of an int8multirange, such as `{[1,6),[8,9)}`. */
function rangesOf(text: string): Range[] {
  return [...text.matchAll(/\[(\d+),(\d+)\)/g)].map(([, from, to]) => [Number(from), Number(to) - 1]);
}
