import { mayPassByItself } from '@pganalytics/errors';

/** Connection exceptions, shutdown, out of resources, serialization failures: SQL states that pass by themselves. */
const TRANSIENT_SQL_STATES = /^(08|53|57P|40001|40P01|55P03|25006)/;
const TRANSIENT_SYSTEM_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const TRANSIENT_MESSAGES =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed)/;

/**
 * Whether a batch that failed with this error is given again without end, because the cause is an outage and not the
 * batch. Everything else counts as a try and ends in the dead letters.
 */
export function isOutage(error: unknown): boolean {
  let cause = error;
  for (let depth = 0; depth < 5 && isErrorLike(cause); depth += 1) {
    const { code } = cause;
    if (mayPassByItself(cause) || TRANSIENT_MESSAGES.test(cause.message)) return true;
    if (typeof code === 'string' && (TRANSIENT_SYSTEM_ERRORS.has(code) || TRANSIENT_SQL_STATES.test(code))) return true;
    cause = cause.cause;
  }
  return false;
}

/** An error of any realm: those of Node's own modules are no `Error` of ours inside a VM context. */
function isErrorLike(value: unknown): value is { message: string; code?: unknown; cause?: unknown } {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
}
