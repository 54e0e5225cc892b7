import { AsyncLocalStorage } from 'node:async_hooks';
import { randomFillSync } from 'node:crypto';

/** What ties the log lines of one request together, in this process and across services. */
export interface RequestContext {
  /** Names one request at one service; given back as `x-request-id`. */
  readonly requestId: string;
  /** 32 hex digits, the trace id of W3C Trace Context; one for a request and all it causes. */
  readonly traceId: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** Runs `work` so that every log line it causes carries the ids of `context`. */
export function runInContext<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** The context of the request that is being served, if one is. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

// https://www.w3.org/TR/trace-context/#traceparent-header-field-values
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/**
 * The context of an incoming request: the caller's trace goes on, its request id is kept when it is short and plain
 * (it is written to logs), and both are made new otherwise.
 */
export function contextFromHeaders(headers: Readonly<Record<string, unknown>>): RequestContext {
  const parent = headers['traceparent'];
  const trace = typeof parent === 'string' ? TRACEPARENT.exec(parent)?.[1] : undefined;
  const given = headers['x-request-id'];
  return {
    requestId: typeof given === 'string' && REQUEST_ID.test(given) ? given : randomHex(8),
    traceId: trace !== undefined && !/^0+$/.test(trace) ? trace : randomHex(16),
  };
}

/** Asking the system for random bytes costs more than all else that names a request: many are asked for at once. */
const pool = Buffer.alloc(4_096);
let used = pool.length;

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
