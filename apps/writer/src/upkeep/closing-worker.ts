import { parentPort, workerData } from 'node:worker_threads';

import { messageOf } from '@pganalytics/errors';
import { ChunkCloser, FrameSchemas, Partitions, RollUpMerger, StatementFolder } from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';

import type { ClosingAnswer, ClosingTask, ClosingThreadData } from './closing-messages.js';

const { databaseUrl, pool: poolOptions, rule, folding } = workerData as ClosingThreadData;
const pool = createPool(databaseUrl, poolOptions);
// Partitions are created in the middle of a closing, whose connections may all be taken then: by one of their own.
const partitionPool = createPool(databaseUrl, { ...poolOptions, size: 1 });
const parts = { pool, schemas: new FrameSchemas(pool), partitions: new Partitions(partitionPool) };
const closer = new ChunkCloser({ ...parts, rule });
const merger = new RollUpMerger(parts);
const folder = new StatementFolder({ ...parts, rule: folding });

async function run(task: ClosingTask): Promise<ClosingAnswer> {
  const answer = await answerTo(task).catch((error: unknown) => ({ done: 0, errors: [messageOf(error)] }));
  // Retention runs beside us and may have dropped what we created before: the next round looks what is there.
  if (answer.errors.length > 0) parts.partitions.forget();
  return answer;
}

async function answerTo(task: ClosingTask): Promise<ClosingAnswer> {
  if (task.task === 'merge') return { done: await merger.mergeSmall(), errors: [] };
  if (task.task === 'fold') return { done: await folder.foldOld(task.now), errors: [] };
  const { closed, errors } = await closer.closeDue(task.now);
  return { done: closed.length, errors: errors.map(messageOf) };
}

async function end(): Promise<void> {
  await Promise.all([pool.end(), partitionPool.end()]);
  parentPort?.close();
}

parentPort?.on('message', (task: ClosingTask | 'stop') => {
  if (task === 'stop') void end();
  else void run(task).then((answer) => parentPort?.postMessage(answer));
});
