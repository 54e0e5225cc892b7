import { encodeFrame, inspectFrame } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import { newId } from '@pganalytics/contracts';
import {
  ChunkCloser,
  FrameSchemas,
  migrateHistory,
  Partitions,
  PostgresHistoryReader,
  RollUpMerger,
  schemaIdHex,
  SnapshotWriter,
} from '@pganalytics/history';
import { createPool, withTransaction } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { startPostgres } from '@pganalytics/servers';
import { schemaOf } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';
import { build } from 'hdr-histogram-js';

import { percentiles } from '../percentiles.js';
import type { Goal, MeasureOptions, Measurement } from '../result.js';

const DAY_MS = 86_400_000;
const DAYS = 30;
/** One poll a minute: raw polls that a scan reads in a time one can wait for. Roll-ups of an hour are the same size. */
const POLL_EVERY_MS = 60_000;
const POLLS_PER_FRAME = 360;
const DATABASES = 10;
const METRICS = ['xact_commit', 'blks_read', 'blks_hit'];
const PANELS_PER_RUN = 20;

/** M9: a panel over thirty days, cold. */
export const m9: Goal = {
  id: 'M9',
  description: `A panel of ${METRICS.length} metrics of ${DATABASES} databases over ${DAYS} days from roll-ups of an hour, nothing cached, p95.`,
  unit: 'ms',
  floor: 'p95 150 ms',
  aim: 'p95 40 ms',
  reaches: (value) => ({ floor: value <= 150, aim: value <= 40 }),
  measure,
};

async function measure(options: MeasureOptions): Promise<Measurement> {
  const server = await startPostgres({ major: 17 });
  const url = await server.createDatabase('history');
  await migrateHistory(url);
  const pool = createPool(url, { applicationName: 'bench', size: 4, statementTimeoutMs: 600_000 });
  try {
    options.say(`  filling ${DAYS} days`);
    const to = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    const question = { ...(await fill(pool, to)), from: to - DAYS * DAY_MS, to, metrics: METRICS };
    const all = build({ highestTrackableValue: 60_000_000 });
    const [runs, raw, cpu]: [number[], number[], number[]] = [[], [], []];
    for (let run = 0; run <= options.runs; run += 1) {
      const own = build({ highestTrackableValue: 60_000_000 });
      const before = process.cpuUsage();
      for (let panel = 0; panel < PANELS_PER_RUN; panel += 1) {
        own.recordValue(Math.round(1_000 * (await panelMs(pool, { ...question, step: '1h' }))));
      }
      const used = process.cpuUsage(before);
      const scan = await panelMs(pool, { ...question, step: 'raw' });
      if (run === 0) continue;
      all.add(own);
      runs.push(own.getValueAtPercentile(95) / 1_000);
      raw.push(scan);
      cpu.push((used.user + used.system) / 1_000 / PANELS_PER_RUN);
      options.say(
        `  run ${run}: p95 ${runs.at(-1)?.toFixed(1)} ms, CPU ${cpu.at(-1)?.toFixed(1)} ms, raw scan ${scan.toFixed(0)} ms`,
      );
    }
    return {
      runs,
      baseline: {
        value: raw.toSorted((a, b) => a - b)[raw.length >> 1],
        unit: 'ms',
        description: `the same panel from raw polls, one every ${POLL_EVERY_MS / 1_000} s`,
      },
      details: {
        ...percentiles(all, 1_000),
        days: DAYS,
        databases: DATABASES,
        metrics: METRICS,
        rawScanMs: raw,
        cpuMsPerPanel: cpu,
      },
    };
  } finally {
    await pool.end();
    await server.stop();
  }
}

type Panel = Parameters<PostgresHistoryReader['series']>[0];

async function panelMs(pool: Pool, panel: Panel): Promise<number> {
  const retention = { rawDays: DAYS + 2, minuteDays: 60, tenMinuteDays: 366, hourDays: 1827 };
  // A reader of its own has nothing in memory.
  const reader = new PostgresHistoryReader({ pool, retention });
  const began = performance.now();
  const { rows, times } = await reader.series(panel);
  const took = performance.now() - began;
  if (rows.length !== DATABASES || times.length < DAYS * 24 - 1) throw new Error(`the panel has ${rows.length} rows`);
  return took;
}

/** Stores and closes a server's polls as the writer does, oldest first. */
async function fill(pool: Pool, to: number) {
  const schemas = new FrameSchemas(pool);
  const partitions = new Partitions(pool);
  const writer = new SnapshotWriter(partitions);
  const closer = new ChunkCloser({ pool, schemas, partitions, rule: { polls: 1, ageMs: 0, maxPolls: 360 } });
  const schema = schemaOf('pg_stat_database', [...METRICS, 'xact_rollback', 'numbackends']);
  const schemaId = schemaIdHex(schema);
  await schemas.register(schemaId, schema);
  const place = { organisationId: newId(), serverId: newId(), collectorId: newId(), epoch: 1n };
  let sequence = 0n;
  for (const polls of pollsOf(schema, to - DAYS * DAY_MS, to)) {
    const body = encodeFrame(schema, polls);
    const frame = { schemaId, schema, intervalMs: POLL_EVERY_MS, facts: inspectFrame(body), body };
    sequence += 1n;
    const snapshot = { ...place, sequence, collectedAt: polls.at(-1)!.at, frames: [frame], gaps: [], states: [] };
    await writer.prepare([snapshot]);
    const outcome = await withTransaction(pool, (tx) => writer.store(tx, [snapshot], []));
    outcome.remember();
    const { errors } = await closer.closeDue(Date.now());
    if (errors.length > 0) throw errors[0];
  }
  await new RollUpMerger({ pool, schemas, partitions }).mergeSmall();
  return { organisationId: place.organisationId, serverId: place.serverId, family: schema.family };
}

/** Counters that grow with the hour of the day and some noise, the same in every run. */
function* pollsOf(schema: FrameSchema, from: number, to: number): Generator<Poll[]> {
  const dimensions = schema.columns.filter((column) => column.role === 'dimension').length;
  const totals = Array.from({ length: DATABASES }, () => schema.columns.slice(dimensions).map(() => 0));
  let state = 7;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  let polls: Poll[] = [];
  for (let at = from; at < to; at += POLL_EVERY_MS) {
    const busy = 1 + Math.sin((at / DAY_MS) * 2 * Math.PI);
    const rows = totals.map((cells, database): Cell[] => {
      for (let index = 0; index < cells.length; index += 1) cells[index] += Math.floor(random() * 1_000 * busy);
      return [16_384 + database, `database_${database}`, ...cells];
    });
    polls.push({ at, rows });
    if (polls.length < POLLS_PER_FRAME) continue;
    yield polls;
    polls = [];
  }
  if (polls.length > 0) yield polls;
}
