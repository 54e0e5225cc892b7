import type { Client } from './pool.js';

type Work = () => Promise<unknown>;
type Results<T extends readonly Work[]> = { -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> };

/** What PostgreSQL says of each statement that follows the one that failed in a transaction. */
const TRANSACTION_ABORTED = '25P02';

/**
 * Does several things on one connection that do not need each other. On a pipelined one all are under way at a time, so
 * that they wait for the server once; on any other they follow each other. When one fails, the others are through as well.
 */
export async function together<const T extends readonly Work[]>(client: Client, work: T): Promise<Results<T>> {
  const results: unknown[] = [];
  if (!isPipelined(client)) {
    for (const one of work) results.push(await one());
    return results as Results<T>;
  }
  const failures: unknown[] = [];
  for (const done of await Promise.allSettled(work.map((one) => one()))) {
    if (done.status === 'fulfilled') results.push(done.value);
    else failures.push(done.reason);
  }
  // The others failed because of the first that did: it says why.
  if (failures.length > 0) throw failures.find((failure) => !isConsequence(failure)) ?? failures[0];
  return results as Results<T>;
}

const isPipelined = (client: Client): boolean => 'pipeline' in client && client.pipeline === true;

const isConsequence = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === TRANSACTION_ABORTED;
