import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import { decodeFrame, encodeChunk } from '@pganalytics/codec';
import type { Cell, Compressor, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import { schemaOfFrame } from '../capture.js';
import type { Capture } from '../capture.js';
import { gorillaBytes } from '../gorilla.js';
import { captured } from '../platform.js';
import { median } from '../result.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';

/** Polls in one chunk: as many as the writer's default closes at. */
const POLLS_PER_CHUNK = 120;
/** A chunk's row beside its body: tuple header, keys, times, and its entry in the index; measured on the history. */
const ROW_OVERHEAD_BYTES = 230;

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
  const capture = await captured({ ...options, seconds: Math.max(options.seconds, 150) });
  const families = [...pollsByFamily(capture).values()].map(sizeOf).filter((size) => size.samples > 0);
  const total = (of: (size: FamilySize) => number) => families.reduce((sum, size) => sum + of(size), 0);
  const all = total((size) => size.chunkBytes) / total((size) => size.samples);
  const varying = total((size) => size.chunkBytes) / total((size) => size.varyingSamples);
  const gorilla = total((size) => size.gorillaBytes) / total((size) => size.samples);
  return {
    runs: [all],
    baseline: { value: gorilla, unit: 'bytes per sample, all series', description: 'Gorilla XOR, no row or index' },
    details: {
      varyingBytesPerSample: varying,
      samples: total((size) => size.samples),
      varyingSamples: total((size) => size.varyingSamples),
      medianPollsPerChunk: median(families.map((size) => size.pollsPerChunk)),
      families: Object.fromEntries(families.map(({ family, ...size }) => [family, size])),
    },
  };
}

interface FamilySize {
  readonly family: string;
  readonly samples: number;
  readonly varyingSamples: number;
  readonly chunkBytes: number;
  readonly gorillaBytes: number;
  readonly pollsPerChunk: number;
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

function sizeOf({ schema, polls }: { schema: FrameSchema; polls: Poll[] }): FamilySize {
  const chunks: Poll[][] = [];
  for (let at = 0; at < polls.length; at += POLLS_PER_CHUNK) chunks.push(polls.slice(at, at + POLLS_PER_CHUNK));
  const series = chunks.flatMap((chunk) => seriesOf(schema, chunk));
  const varying = series.filter(({ values }) => values.some((value) => value !== values[0]));
  return {
    family: schema.family,
    samples: series.reduce((sum, { values }) => sum + values.length, 0),
    varyingSamples: varying.reduce((sum, { values }) => sum + values.length, 0),
    chunkBytes: chunks.reduce((sum, chunk) => sum + encodeChunk(schema, chunk, zstd).length + ROW_OVERHEAD_BYTES, 0),
    gorillaBytes: series.reduce((sum, { times, values }) => sum + gorillaBytes(times, values), 0),
    pollsPerChunk: polls.length / chunks.length,
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
