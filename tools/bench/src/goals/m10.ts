import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { decodeFrame, encodeChunk } from '@pganalytics/codec';
import type { Cell, Compressor, Poll } from '@pganalytics/codec';
import { createPool } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import { capture, schemaOfFrame } from '../capture.js';
import type { Capture } from '../capture.js';
import { gorillaBytes } from '../gorilla.js';
import { startBenchPlatform } from '../platform.js';
import type { BenchPlatform } from '../platform.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';

/** Polls in one chunk: as many as the writer's default closes at. */
const POLLS_PER_CHUNK = 120;
/** Each chunk is stored this often, under another server, so that half-empty pages do not count. */
const COPIES = 50;
/** The collector polls every second here: two minutes give the chunks of twenty at the usual ten seconds. */
const TICK_MS = 1_000;
const CAPTURE_SECONDS = 150;

const zstd: Compressor = {
  compress: (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
  decompress: (bytes, maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength }),
};

/** M10: how many bytes one sample takes on disk, indexes included, over all series; over varying ones in `details`. */
export const m10: Goal = {
  id: 'M10',
  description: 'Bytes per sample in closed chunks, row and index included; Gorilla XOR on the same samples beside it.',
  unit: 'bytes per sample, all series',
  floor: '0.5 over all series, 1.0 over varying ones',
  aim: '0.17 and 0.5',
  reaches: (value) => ({ floor: value <= 0.5, aim: value <= 0.17 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const platform = await startBenchPlatform({ ...options, collector: { COLLECTOR_TICK_MS: String(TICK_MS) } });
  try {
    options.say(`  capturing for ${CAPTURE_SECONDS} s`);
    await new Promise((resolve) => setTimeout(resolve, CAPTURE_SECONDS * 1_000));
    const captured = await capture(platform.bus);
    return await measureSizes(platform, [...pollsByFamily(captured).values()].map(chunksOf));
  } finally {
    await platform.stop();
  }
}

async function measureSizes(platform: BenchPlatform, families: readonly FamilySize[]): Promise<Measurement> {
  const total = (of: (size: FamilySize) => number) => families.reduce((sum, size) => sum + of(size), 0);
  const samples = total((size) => size.samples);
  const onDisk = await bytesOnDisk(platform, families);
  return {
    runs: [onDisk / samples],
    baseline: {
      value: total((size) => size.gorillaBytes) / samples,
      unit: 'bytes per sample, all series',
      description: 'Gorilla XOR on the same samples, without any row or index',
    },
    details: {
      varyingBytesPerSample: onDisk / total((size) => size.varyingSamples),
      gorillaVaryingBytesPerSample: total((size) => size.gorillaBytes) / total((size) => size.varyingSamples),
      bodyBytesPerSample: total((size) => size.bodyBytes) / samples,
      samples,
      varyingSamples: total((size) => size.varyingSamples),
      tickMs: TICK_MS,
      pollsPerChunk: POLLS_PER_CHUNK,
      families: Object.fromEntries(
        families.map(({ family, samples, varyingSamples, bodyBytes, gorillaBytes }) => [
          family,
          { samples, varyingSamples, bodyBytes, gorillaBytes },
        ]),
      ),
    },
  };
}

/** What the chunks take in a table like the history's own: rows, out-of-line storage and index. */
async function bytesOnDisk(platform: BenchPlatform, families: readonly FamilySize[]): Promise<number> {
  const pool = createPool(platform.stack.postgres.url, { applicationName: 'bench' });
  try {
    await pool.query('create table bench_chunk (like history.chunk including all)');
    for (const { family, chunks } of families) {
      for (const { polls, body } of chunks) {
        await pool.query(
          `insert into bench_chunk (chunk_id, organisation_id, server_id, stream_id, family, schema_id, from_at, to_at, polls, carried, body)
           select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), n, $1, '\\x00112233445566778899aabbccddeeff', now(), now(), $2, true, $3
           from generate_series(1, ${COPIES}) n`,
          [family, polls, body],
        );
      }
    }
    const { rows } = await pool.query<{ bytes: string }>("select pg_total_relation_size('bench_chunk') as bytes");
    return Number(rows[0]?.bytes) / COPIES;
  } finally {
    await pool.end();
  }
}

interface FamilySize {
  readonly family: string;
  readonly samples: number;
  readonly varyingSamples: number;
  readonly chunks: readonly { polls: number; body: Uint8Array }[];
  readonly bodyBytes: number;
  readonly gorillaBytes: number;
}

function pollsByFamily(capture: Capture): Map<string, { schema: FrameSchema; polls: Poll[] }> {
  const found = new Map<string, { schema: FrameSchema; polls: Poll[] }>();
  for (const snapshot of capture.snapshots) {
    for (const frame of snapshot.frames) {
      const schema = schemaOfFrame(capture, frame.schemaId);
      const key = `${Buffer.from(snapshot.serverId).toString('hex')}/${Buffer.from(frame.schemaId).toString('hex')}`;
      const entry = found.get(key) ?? { schema, polls: [] };
      entry.polls.push(...decodeFrame(schema, frame.body));
      found.set(key, entry);
    }
  }
  return found;
}

function chunksOf({ schema, polls }: { schema: FrameSchema; polls: Poll[] }): FamilySize {
  const pieces: Poll[][] = [];
  for (let at = 0; at < polls.length; at += POLLS_PER_CHUNK) pieces.push(polls.slice(at, at + POLLS_PER_CHUNK));
  const chunks = pieces.map((piece) => ({ polls: piece.length, body: encodeChunk(schema, piece, zstd) }));
  const series = pieces.flatMap((piece) => seriesOf(schema, piece));
  const varying = series.filter(({ values }) => values.some((value) => value !== values[0]));
  return {
    family: schema.family,
    samples: series.reduce((sum, { values }) => sum + values.length, 0),
    varyingSamples: varying.reduce((sum, { values }) => sum + values.length, 0),
    chunks,
    bodyBytes: chunks.reduce((sum, { body }) => sum + body.length, 0),
    gorillaBytes: series.reduce((sum, { times, values }) => sum + gorillaBytes(times, values), 0),
  };
}

/** Numeric series of a chunk; texts are in the chunk's bytes but count as no sample. */
function seriesOf(schema: FrameSchema, polls: readonly Poll[]): { times: number[]; values: number[] }[] {
  const dimensions = schema.columns.filter((column) => column.role === 'dimension').length;
  const series = new Map<string, { times: number[]; values: number[] }>();
  for (const poll of polls) {
    for (const row of poll.rows) {
      const key = row.slice(0, dimensions).join(' ');
      row.forEach((cell, column) => {
        if (column < dimensions || !isNumber(cell)) return;
        const entry = series.get(`${key}/${column}`) ?? { times: [], values: [] };
        entry.times.push(poll.at);
        entry.values.push(Number(cell));
        series.set(`${key}/${column}`, entry);
      });
    }
  }
  return [...series.values()];
}

const isNumber = (cell: Cell | undefined): boolean => typeof cell === 'number' || typeof cell === 'bigint';
