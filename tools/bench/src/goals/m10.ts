import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { decodeFrame, encodeChunk } from '@pganalytics/codec';
import type { Compressor, Poll } from '@pganalytics/codec';
import { migrateHistory } from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';
import { startPostgres } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { captureBusy } from '../busy-capture.js';
import { keptCapture } from '../capture-file.js';
import { schemaOfFrame } from '../capture.js';
import type { Capture } from '../capture.js';
import { gorillaBytes } from '../gorilla.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { piecesOf, seriesIn, withoutConstants } from '../samples.js';
import type { ChunkPiece } from '../samples.js';

/** Polls in one chunk: the writer closes 120 at a time, and puts three such chunks into one. */
const POLLS_PER_CHUNK = 360;
/** Each chunk is stored this often, under another server, so that half-empty pages do not count. */
const COPIES = 50;
/** A full chunk of the families at ten seconds; those at a minute have 61 of their polls. */
const CAPTURE_SECONDS = 3_660;
/** Families that never become chunks: the texts of statements go into a dictionary. */
const IN_DICTIONARIES: ReadonlySet<string> = new Set(['query_text']);

const zstd: Compressor = {
  compress: (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
  decompress: (bytes, maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength }),
};

/** M10: how many bytes one sample takes on disk, indexes included, over all series; over varying ones in `details`. */
export const m10: Goal = {
  id: 'M10',
  description:
    'Bytes per sample in closed chunks at the default cadence, row and index included; Gorilla XOR on the same samples beside it.',
  unit: 'bytes per sample, all series',
  floor: '0.5 over all series, 1.0 over varying ones',
  aim: '0.17 and 0.5',
  reaches: (value, { varyingBytesPerSample }) => {
    const varying = Number(varyingBytesPerSample);
    return { floor: value <= 0.5 && varying <= 1, aim: value <= 0.17 && varying <= 0.5 };
  },
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const captured = await keptCapture(options.capture, () => captureBusy(CAPTURE_SECONDS, options));
  const server = await startPostgres({ major: 17 });
  try {
    const url = await server.createDatabase('history');
    await migrateHistory(url);
    return await measureSizes(url, captured);
  } finally {
    await server.stop();
  }
}

/** Packs a capture into chunks as the writer does and weighs them in a PostgreSQL that has the schema of the history. */
export async function measureSizes(url: string, captured: Capture): Promise<Measurement> {
  const families = [...pollsByFamily(captured).values()].map(sizeOf);
  const total = (of: (size: FamilySize) => number) => families.reduce((sum, size) => sum + of(size), 0);
  const onDisk = await bytesOnDisk(
    url,
    families.flatMap(({ chunks }) => chunks),
  );
  const varyingOnDisk = await bytesOnDisk(
    url,
    families.flatMap(({ varyingChunks }) => varyingChunks),
  );
  const [samples, varying] = [total((size) => size.samples), total((size) => size.varyingSamples)];
  return {
    runs: [onDisk / samples],
    baseline: {
      value: total((size) => size.gorillaBytes) / samples,
      unit: 'bytes per sample, all series',
      description: 'Gorilla XOR on the same samples, without any row or index',
    },
    details: {
      varyingBytesPerSample: varyingOnDisk / varying,
      allBytesPerVaryingSample: onDisk / varying,
      gorillaVaryingBytesPerSample: total((size) => size.gorillaVaryingBytes) / varying,
      bytesPerToldSample: onDisk / total((size) => size.toldSamples),
      bodyBytesPerSample: total((size) => size.bodyBytes) / samples,
      bytesPerChunkBesidesItsBody: (onDisk - total((size) => size.bodyBytes)) / total((size) => size.chunks.length),
      samples,
      varyingSamples: varying,
      toldSamples: total((size) => size.toldSamples),
      captureSeconds: secondsOf(captured),
      pollsPerChunk: POLLS_PER_CHUNK,
      families: families.map(detailsOf),
    },
  };
}

function secondsOf({ snapshots }: Capture): number {
  const times = snapshots.map(({ collectedAtMs }) => collectedAtMs);
  return Math.round((Math.max(...times) - Math.min(...times)) / 1_000);
}

const detailsOf = (size: FamilySize) => ({
  family: size.family,
  samples: size.samples,
  varyingSamples: size.varyingSamples,
  toldSamples: size.toldSamples,
  chunks: size.chunks.length,
  bodyBytes: size.bodyBytes,
  varyingBodyBytes: size.varyingBodyBytes,
  gorillaBytes: size.gorillaBytes,
  gorillaVaryingBytes: size.gorillaVaryingBytes,
});

interface NewChunk {
  readonly family: string;
  readonly polls: number;
  readonly body: Uint8Array;
}

/** What chunks take in a table like the history's own: rows, out-of-line storage and index. */
async function bytesOnDisk(url: string, chunks: readonly NewChunk[]): Promise<number> {
  const pool = createPool(url, { applicationName: 'bench', size: 1 });
  try {
    await pool.query('create temporary table bench_chunk (like history.chunk including all)');
    for (const { family, polls, body } of chunks) {
      await pool.query(
        `insert into bench_chunk (chunk_id, organisation_id, server_id, stream_id, family, schema_id, from_at, to_at, polls, carried, body)
         select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), n, $1, '\\x00112233445566778899aabbccddeeff', now(), now(), $2, true, $3
         from generate_series(1, ${COPIES}) n`,
        [family, polls, body],
      );
    }
    const { rows } = await pool.query<{ bytes: string }>("select pg_total_relation_size('bench_chunk') as bytes");
    return Number(rows[0]?.bytes) / COPIES;
  } finally {
    await pool.end();
  }
}

interface FamilySize {
  readonly family: string;
  /** What the polls say: a row that a sparse poll leaves out has its values all the same. */
  readonly samples: number;
  readonly varyingSamples: number;
  /** Samples that a frame carried. */
  readonly toldSamples: number;
  readonly chunks: readonly NewChunk[];
  /** The same chunks with nothing but their varying series. */
  readonly varyingChunks: readonly NewChunk[];
  readonly bodyBytes: number;
  readonly varyingBodyBytes: number;
  readonly gorillaBytes: number;
  readonly gorillaVaryingBytes: number;
}

function pollsByFamily(captured: Capture): Map<string, { schema: FrameSchema; polls: Poll[] }> {
  const found = new Map<string, { schema: FrameSchema; polls: Poll[] }>();
  for (const snapshot of captured.snapshots) {
    for (const frame of snapshot.frames) {
      const schema = schemaOfFrame(captured, frame.schemaId);
      if (IN_DICTIONARIES.has(schema.family)) continue;
      const key = `${Buffer.from(snapshot.serverId).toString('hex')}/${Buffer.from(frame.schemaId).toString('hex')}`;
      const entry = found.get(key) ?? { schema, polls: [] };
      entry.polls.push(...decodeFrame(schema, frame.body));
      found.set(key, entry);
    }
  }
  return found;
}

function sizeOf({ schema, polls }: { schema: FrameSchema; polls: Poll[] }): FamilySize {
  const pieces = piecesOf(schema, polls, POLLS_PER_CHUNK);
  const series = pieces.map((piece) => seriesIn(schema, piece));
  const pack = ({ carried, polls }: ChunkPiece): NewChunk => ({
    family: schema.family,
    polls: polls.length,
    body: encodeChunk(schema, carried ? [carried, ...polls] : polls, zstd),
  });
  const chunks = pieces.map(pack);
  const varyingPieces = pieces.map((piece, index) => withoutConstants(schema, piece, series[index]));
  const varyingChunks = varyingPieces.filter(({ polls }) => polls.length > 0).map(pack);
  const all = series.flatMap((ofPiece) => [...ofPiece.values()]);
  const varying = all.filter(({ varies }) => varies);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  return {
    family: schema.family,
    samples: sum(all.map(({ values }) => values.length)),
    varyingSamples: sum(varying.map(({ values }) => values.length)),
    toldSamples: sum(all.map(({ told }) => told)),
    chunks,
    varyingChunks,
    varyingBodyBytes: sum(varyingChunks.map(({ body }) => body.length)),
    bodyBytes: sum(chunks.map(({ body }) => body.length)),
    gorillaBytes: sum(all.map(({ times, values }) => gorillaBytes(times, values))),
    gorillaVaryingBytes: sum(varying.map(({ times, values }) => gorillaBytes(times, values))),
  };
}
