import { keyOf } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

/** Polls that become one chunk, with the last values of their rows from before, as the writer stores them. */
export interface ChunkPiece {
  readonly carried: Poll | undefined;
  readonly polls: readonly Poll[];
  /** The last values of every row before these polls, told in them or not. */
  readonly before: ReadonlyMap<string, readonly Cell[]>;
}

/** One numeric series of a chunk, with a value at every poll at which its row was there. */
export interface SampleSeries {
  readonly times: number[];
  readonly values: number[];
  /** How many of the values stood in a frame; the others were left out as unchanged. */
  told: number;
  varies: boolean;
}

/** Cuts the polls of a family as the writer does. */
export function piecesOf(schema: FrameSchema, polls: readonly Poll[], size: number): ChunkPiece[] {
  const dimensions = dimensionsOf(schema);
  const pieces: ChunkPiece[] = [];
  const last = new Map<string, readonly Cell[]>();
  const sorted = polls.toSorted((a, b) => a.at - b.at);
  for (let at = 0; at < sorted.length; at += size) {
    const piece = sorted.slice(at, at + size);
    const before = new Map(last);
    if (!schema.sparse) last.clear();
    for (const poll of piece) for (const row of poll.rows) last.set(keyOf(row, dimensions), row);
    const told = new Set(piece.flatMap(({ rows }) => rows.map((row) => keyOf(row, dimensions))));
    const rows = [...before].filter(([key]) => told.has(key)).map(([, row]) => row);
    // What is not full yet stays hot, unless it is all there is of a slow family.
    if (piece.length < size && at > 0) break;
    pieces.push({ carried: at > 0 ? { at: sorted[at - 1].at, rows } : undefined, polls: piece, before });
  }
  return pieces;
}

/**
 * The numeric series that polls tell of. A row that a sparse poll leaves out is unchanged: it has its values there as
 * well, and a store that could not leave it out would have to hold them. Texts count as no sample.
 */
export function seriesIn(schema: FrameSchema, piece: ChunkPiece): Map<string, SampleSeries> {
  const dimensions = dimensionsOf(schema);
  const series = new Map<string, SampleSeries>();
  const rows = new Map(schema.sparse ? piece.before : []);
  for (const poll of piece.polls) {
    const told = new Set<string>();
    if (!schema.sparse) rows.clear();
    for (const row of poll.rows) {
      const key = keyOf(row, dimensions);
      rows.set(key, row);
      told.add(key);
    }
    for (const [key, row] of rows) addSamples(series, { key, row, dimensions, at: poll.at, told: told.has(key) });
  }
  return series;
}

/** The same polls with nulls in the place of what does not vary, and without rows in which nothing does. */
export function withoutConstants(
  schema: FrameSchema,
  piece: ChunkPiece,
  series: ReadonlyMap<string, SampleSeries>,
): ChunkPiece {
  const dimensions = dimensionsOf(schema);
  const varying = (poll: Poll): Poll => ({
    at: poll.at,
    rows: poll.rows
      .map((row) => {
        const key = keyOf(row, dimensions);
        return row.map((cell, column) =>
          column < dimensions || series.get(seriesKey(key, column))?.varies ? cell : null,
        );
      })
      .filter((row) => row.some((cell, column) => column >= dimensions && cell !== null)),
  });
  const polls = piece.polls.map(varying);
  const none = polls.every(({ rows }) => rows.length === 0);
  return { ...piece, carried: piece.carried && varying(piece.carried), polls: none ? [] : polls };
}

interface RowAt {
  readonly key: string;
  readonly row: readonly Cell[];
  readonly dimensions: number;
  readonly at: number;
  readonly told: boolean;
}

function addSamples(series: Map<string, SampleSeries>, { key, row, dimensions, at, told }: RowAt): void {
  for (let column = dimensions; column < row.length; column++) {
    const cell = row[column];
    if (typeof cell !== 'number' && typeof cell !== 'bigint') continue;
    const name = seriesKey(key, column);
    let known = series.get(name);
    if (!known) series.set(name, (known = { times: [], values: [], told: 0, varies: false }));
    const value = Number(cell);
    if (known.values.length > 0 && value !== known.values[0]) known.varies = true;
    known.times.push(at);
    known.values.push(value);
    if (told) known.told++;
  }
}

const seriesKey = (key: string, column: number): string => `${column} ${key}`;

const dimensionsOf = (schema: FrameSchema): number =>
  schema.columns.filter((column) => column.role === 'dimension').length;
