import { parentPort, workerData } from 'node:worker_threads';

import { messageOf } from '@pganalytics/errors';
import { ChunkCloser, FrameSchemas, Partitions, RollUpMerger, StatementFolder } from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';

import type { ClosingAnswer, ClosingTask, ClosingThreadData } from './closing-messages.js';

const { databaseUrl, pool: poolOptions, rule, folding } = workerData as ClosingThreadData;
const pool = createPool(databaseUrl, poolOptions);
const parts = { pool, schemas: new FrameSchemas(pool), partitions: new Partitions(pool) };
const closer = new ChunkCloser({ ...parts, rule });
const merger = new RollUpMerger(parts);
const folder = new StatementFolder({ ...parts, rule: folding });

async function run(task: ClosingTask): Promise<ClosingAnswer> {
  try {
    if (task.task === 'merge') return { done: await merger.mergeSmall(), errors: [] };
    // Retention may have dropped what we created before; it runs beside us.
    parts.partitions.forget();
    if (task.task === 'fold') return { done: await folder.foldOld(task.now), errors: [] };
    const { closed, errors } = await closer.closeDue(task.now);
    return { done: closed.length, errors: errors.map(messageOf) };
  } catch (error) {
    return { done: 0, errors: [messageOf(error)] };
  }
}

parentPort?.on('message', (task: ClosingTask | 'stop') => {
  if (task === 'stop') void pool.end().then(() => parentPort?.close());
  else void run(task).then((answer) => parentPort?.postMessage(answer));
});
