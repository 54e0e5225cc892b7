import { parentPort, workerData } from 'node:worker_threads';

import { messageOf } from '@pganalytics/errors';
import { ChunkCloser, FrameSchemas, Partitions } from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';

/** What the thread is asked to do: close what is due at a moment, or end. */
export type ClosingTask = { readonly now: number } | 'end';

/** What it says when it has closed what was due. */
export interface ClosingAnswer {
  readonly closed: number;
  readonly errors: readonly string[];
}

// The connections that the writer gives its thread: two close, one creates partitions.
const pool = createPool(String(workerData), { applicationName: 'bench closing', size: 2 });
const partitionPool = createPool(String(workerData), { applicationName: 'bench closing', size: 1 });
const partitions = new Partitions(partitionPool);
const closer = new ChunkCloser({ pool, schemas: new FrameSchemas(pool), partitions });

async function close(now: number): Promise<ClosingAnswer> {
  try {
    const { closed, errors } = await closer.closeDue(now);
    return { closed: closed.length, errors: errors.map(messageOf) };
  } catch (error) {
    return { closed: 0, errors: [messageOf(error)] };
  }
}

async function end(): Promise<void> {
  await Promise.all([pool.end(), partitionPool.end()]);
  parentPort?.close();
}

parentPort?.on('message', (task: ClosingTask) => {
  if (task === 'end') void end();
  else void close(task.now).then((answer) => parentPort?.postMessage(answer));
});
