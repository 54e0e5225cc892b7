import path from 'node:path';

import { decodeFrame, inspectFrame } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import { newId } from '@pganalytics/contracts';
import { decodeSnapshot, encodeSnapshot } from '@pganalytics/contracts/wire';
import { FrameSchemas, migrateHistory, Partitions, SnapshotWriter } from '@pganalytics/history';
import type { ReceivedSnapshot } from '@pganalytics/history';
import { createPool, withTransaction } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { startPostgres } from '@pganalytics/servers';
import type { FrameSchema } from '@pganalytics/stats';

import { captureBusy } from '../busy-capture.js';
import { keptCapture } from '../capture-file.js';
import { schemaOfFrame } from '../capture.js';
import type { Capture } from '../capture.js';
import { ClosingBeside } from '../closing/closing-beside.js';
import { median } from '../result.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';
import { countSamples } from '../sample-counts.js';
import type { SampleCounts } from '../sample-counts.js';

/** So long that the families at ten seconds fill a chunk, as they do in a history that runs. */
const CAPTURE_SECONDS = 1_260;
/** Copies of the watched servers in one run; each stores the whole capture. */
const SERVERS = 4;
const BATCH = 500;
const BASELINE_ROWS = 1_000_000;

/** M2: how many samples a second the history takes in and packs. */
export const m2: Goal = {
  id: 'M2',
  description:
    'Samples stored per second by one writer (check, ledger, COPY, commit, and beside it in its closing thread chunks and roll-ups, until all of them are committed), as a ratio to the rows per second of a server-side binary COPY of narrow rows with a BRIN index. A sample is what a poll says, told or left out as unchanged; changed ones alone are in the details.',
  unit: 'ratio to the baseline',
  floor: '3 over all samples, 0.5 over changed ones',
  aim: '10 and 1.5',
  reaches: (value, { changedOnlyRatio }) => {
    const changed = Number(changedOnlyRatio);
    return { floor: value >= 3 && changed >= 0.5, aim: value >= 10 && changed >= 1.5 };
  },
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  return measureStoring(await keptCapture(options.capture, () => captureBusy(CAPTURE_SECONDS, options)), options);
}

/** Stores a capture under many servers beside the baseline, each on the same PostgreSQL. */
export async function measureStoring(captured: Capture, options: MeasureOptions): Promise<Measurement> {
  const server = await startPostgres({ major: 17, durable: true });
  const url = await server.createDatabase('history');
  await migrateHistory(url);
  const pool = createPool(url, { applicationName: 'bench', size: 4, statementTimeoutMs: 600_000 });
  const closing = new ClosingBeside(url);
  try {
    const counts = samplesOf(captured);
    const file = path.join(server.directory, 'narrow.bin');
    await makeNarrowRows(pool, file);
    const [stored, closed, plain]: [number[], number[], number[]] = [[], [], []];
    for (let run = 0; run <= options.runs; run += 1) {
      const seconds = await storeOnce(pool, captured, closing);
      const rows = await copyOnce(pool, file);
      if (run === 0) continue;
      stored.push((counts.all * SERVERS) / seconds.stored);
      closed.push((counts.all * SERVERS) / seconds.closed);
      plain.push(rows);
      options.say(`  run ${run}: ${closed.at(-1)?.toFixed(0)} samples/s against ${rows.toFixed(0)} rows/s`);
    }
    const ratios = closed.map((value, index) => value / plain[index]);
    const changed = counts.changed / counts.all;
    return {
      runs: ratios,
      baseline: {
        value: median(plain),
        unit: 'rows per second',
        description: 'COPY FROM a file on the server, binary, (series, at, value) with BRIN on at',
      },
      details: {
        changedOnlyRatio: median(ratios) * changed,
        samplesPerSecond: closed,
        samplesPerSecondUntilTheLastCommitOfSnapshots: stored,
        baselineRowsPerSecond: plain,
        samplesPerRun: counts.all * SERVERS,
        changedSamplesPerRun: counts.changed * SERVERS,
        snapshotsPerRun: captured.snapshots.length * SERVERS,
      },
    };
  } finally {
    await closing.stop();
    await pool.end();
    await server.stop();
  }
}

/** Stores and closes a capture. @returns after how many seconds all was stored, and all was closed. */
async function storeOnce(
  pool: Pool,
  captured: Capture,
  closing: ClosingBeside,
): Promise<{ stored: number; closed: number }> {
  const schemas = new FrameSchemas(pool);
  for (const [id, schema] of captured.schemas) await schemas.register(id, schema);
  const partitions = new Partitions(pool);
  const writer = new SnapshotWriter(partitions);
  const bytes = captured.snapshots.map((snapshot) => encodeSnapshot(snapshot));
  // The capture may be of several servers: each of them is one server of the run.
  const places = new Map<string, Place>();
  const records = Array.from({ length: SERVERS }, (_, copy) => bytes.map((record) => ({ copy, record }))).flat();
  // Due is what would be so at the end of the capture, however long ago that was.
  const now = captured.snapshots.reduce((newest, { collectedAtMs }) => Math.max(newest, collectedAtMs), 0);
  const began = performance.now();
  for (let at = 0; at < records.length; at += BATCH) {
    const batch = records.slice(at, at + BATCH).map(({ copy, record }) => received(captured, record, copy, places));
    await writer.prepare(batch);
    const outcome = await withTransaction(pool, (tx) => writer.store(tx, batch, []));
    outcome.remember();
    closing.stored(now);
  }
  const stored = (performance.now() - began) / 1_000;
  await closing.rest(now);
  const closed = (performance.now() - began) / 1_000;
  const { rows } = await pool.query<{ left: string }>('select count(*) as left from history.hot');
  if (rows[0]?.left !== '0') throw new Error(`${rows[0]?.left} frames were not closed.`);
  return { stored, closed };
}

interface Place {
  readonly organisationId: string;
  readonly serverId: string;
  readonly collectorId: string;
  readonly epoch: bigint;
  sequence: bigint;
}

function received(captured: Capture, record: Uint8Array, copy: number, places: Map<string, Place>): ReceivedSnapshot {
  const snapshot = decodeSnapshot(record);
  const key = `${copy} ${Buffer.from(snapshot.serverId).toString('hex')}`;
  let place = places.get(key);
  if (!place) {
    place = { organisationId: newId(), serverId: newId(), collectorId: newId(), epoch: snapshot.epoch, sequence: 0n };
    places.set(key, place);
  }
  place.sequence += 1n;
  const frames = snapshot.frames.map(({ schemaId, intervalMs, body }) => ({
    schemaId: Buffer.from(schemaId).toString('hex'),
    schema: schemaOfFrame(captured, schemaId),
    intervalMs,
    facts: inspectFrame(body),
    body,
  }));
  return { ...place, collectedAt: snapshot.collectedAtMs, frames, gaps: [], states: snapshot.familyStates };
}

function samplesOf(captured: Capture): SampleCounts {
  const families = new Map<string, { schema: FrameSchema; polls: Poll[] }>();
  for (const snapshot of captured.snapshots) {
    for (const frame of snapshot.frames) {
      const schema = schemaOfFrame(captured, frame.schemaId);
      const key = `${Buffer.from(snapshot.serverId).toString('hex')} ${Buffer.from(frame.schemaId).toString('hex')}`;
      const family = families.get(key) ?? { schema, polls: [] };
      family.polls.push(...decodeFrame(schema, frame.body));
      families.set(key, family);
    }
  }
  const counts = [...families.values()].map(({ schema, polls }) => countSamples(schema, polls));
  return {
    all: counts.reduce((sum, { all }) => sum + all, 0),
    changed: counts.reduce((sum, { changed }) => sum + changed, 0),
  };
}

async function makeNarrowRows(pool: Pool, file: string): Promise<void> {
  await pool.query('create table bench_narrow (series integer not null, at timestamptz not null, value float8)');
  await pool.query('create index on bench_narrow using brin (at)');
  await pool.query(
    `copy (select n % 5000, timestamptz '2026-01-01' + n / 5000 * interval '10 s', random() * 1e6
           from generate_series(0, ${BASELINE_ROWS - 1}) n) to '${file}' (format binary)`,
  );
}

async function copyOnce(pool: Pool, file: string): Promise<number> {
  await pool.query('truncate bench_narrow');
  const began = performance.now();
  await pool.query(`copy bench_narrow from '${file}' (format binary)`);
  return BASELINE_ROWS / ((performance.now() - began) / 1_000);
}
