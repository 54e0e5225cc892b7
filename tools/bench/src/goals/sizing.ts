import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { setTimeout as pause } from 'node:timers/promises';

import { decodeFrame, encodeChunk } from '@pganalytics/codec';
import type { Compressor, Poll } from '@pganalytics/codec';
import { uuidOf } from '@pganalytics/contracts';
import { startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { keepBusy } from '../busy-server.js';
import type { BusyServer, ServerSize } from '../busy-server.js';
import { capture, schemaOfFrame } from '../capture.js';
import type { Capture } from '../capture.js';
import { allowStatements, startBenchPlatform } from '../platform.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { BEGINNING_MS } from '../steady.js';

const SIZES: readonly ServerSize[] = [
  { tables: 100, statements: 200 },
  { tables: 100, statements: 5_000 },
  { tables: 10_000, statements: 200 },
  { tables: 10_000, statements: 5_000 },
];
/** The writer's defaults: a chunk is closed at so many polls, or when it is so old. */
const POLLS_PER_CHUNK = 120;
const CHUNK_MS = 7_200_000;
/** A row of `history.chunk` beside its body, with its share of the index and of the page. */
const BYTES_PER_CHUNK = 250;
/** Two polls of what is read once a minute, at least. */
const CAPTURE_SECONDS = 120;
const DAY_MS = 86_400_000;
const MEGABYTE = 1_000_000;

const zstd: Compressor = {
  compress: (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
  decompress: (bytes, maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength }),
};

/** How much disk a watched server takes, by how large it is. */
export const sizing: Goal = {
  id: 'sizing',
  description:
    'Megabytes of closed chunks a server and day at the default cadence, by its tables and statements; the value is that of 100 tables and 200 statements.',
  unit: 'MB a server and day',
  floor: 'none set',
  aim: 'none set',
  reaches: () => ({ floor: true, aim: false }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const targets: TestPostgres[] = [];
  for (let index = 0; index < SIZES.length; index += 1)
    targets.push(await startPostgres({ major: 17, settings: { 'pg_stat_statements.max': 10_000 } }));
  for (const { url } of targets) await allowStatements(url);
  const urls = targets.map(({ url }) => url).join(' ');
  const platform = await startBenchPlatform({ ...options, load: false, collector: { DATABASE_URLS: urls } });
  const busy: BusyServer[] = [];
  try {
    options.say('  making tables and statements');
    const making = SIZES.map(async (size, index) => keepBusy(await targets[index].createDatabase('shop'), size));
    busy.push(...(await Promise.all(making)));
    const seconds = Math.max(options.seconds, CAPTURE_SECONDS);
    options.say(`  capturing for ${seconds} s`);
    // What making them has caused, and the texts of the statements, are told by then.
    const from = Date.now() + BEGINNING_MS;
    await pause(BEGINNING_MS + seconds * 1_000);
    const captured = await capture(platform.bus);
    const servers = targets.map(({ port }, index) => ({
      ...SIZES[index],
      ...sizeOf(captured, serverOnPort(captured, port), from),
    }));
    return { runs: [servers[0].megabytesADay], details: { servers, captureSeconds: seconds } };
  } finally {
    for (const one of busy) await one.stop();
    await platform.stop();
    for (const target of targets) await target.stop();
  }
}

function serverOnPort({ snapshots }: Capture, port: number): string {
  const found = snapshots.find(({ identity }) => identity?.port === port);
  if (found === undefined) throw new Error(`the collector has delivered nothing of the server on port ${port}`);
  return uuidOf(found.serverId);
}

/** Packs what was captured of a server into chunks, family by family, and scales each to the polls of a day. */
function sizeOf(captured: Capture, serverId: string, from: number) {
  const snapshots = captured.snapshots.filter(
    (snapshot) => uuidOf(snapshot.serverId) === serverId && snapshot.collectedAtMs >= from,
  );
  const families = new Map<string, { schema: FrameSchema; polls: Poll[]; intervalMs: number; wireBytes: number }>();
  for (const { frames } of snapshots) {
    for (const { schemaId, intervalMs, body } of frames) {
      const schema = schemaOfFrame(captured, schemaId);
      const known = families.get(schema.family) ?? { schema, polls: [], intervalMs, wireBytes: 0 };
      families.set(schema.family, known);
      known.polls.push(...decodeFrame(schema, body));
      known.wireBytes += body.length;
    }
  }
  const perFamily = [...families].map(([family, { schema, polls, intervalMs, wireBytes }]) => {
    const pollsADay = DAY_MS / intervalMs;
    const chunkBytes = chunkBytesAPoll(schema, polls, Math.min(POLLS_PER_CHUNK, CHUNK_MS / intervalMs));
    return {
      family,
      intervalMs,
      polls: polls.length,
      chunkMegabytesADay: (chunkBytes * pollsADay) / MEGABYTE,
      wireMegabytesADay: ((wireBytes / polls.length) * pollsADay) / MEGABYTE,
    };
  });
  const sum = (of: (one: (typeof perFamily)[number]) => number): number =>
    Math.round(perFamily.reduce((total, one) => total + of(one), 0) * 100) / 100;
  return {
    megabytesADay: sum((one) => one.chunkMegabytesADay),
    wireMegabytesADay: sum((one) => one.wireMegabytesADay),
    snapshots: snapshots.length,
    families: perFamily.toSorted((a, b) => b.chunkMegabytesADay - a.chunkMegabytesADay),
  };
}

/**
 * A capture holds some polls of the many of a chunk: what a chunk has once (names, first values) is told from what each
 * poll adds by packing half of them too.
 */
function chunkBytesAPoll(schema: FrameSchema, polls: readonly Poll[], pollsPerChunk: number): number {
  const sorted = polls.toSorted((a, b) => a.at - b.at);
  const packed = (count: number): number => encodeChunk(schema, sorted.slice(0, count), zstd).length;
  const all = packed(sorted.length);
  const half = sorted.length >> 1;
  if (half < 2) return (all + BYTES_PER_CHUNK) / sorted.length;
  const added = Math.max(0, all - packed(half)) / (sorted.length - half);
  const once = Math.max(0, all - added * sorted.length);
  return added + (once + BYTES_PER_CHUNK) / Math.max(1, pollsPerChunk);
}
