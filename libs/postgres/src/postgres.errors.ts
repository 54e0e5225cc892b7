import { isNativeError } from 'node:util/types';

import { AppError, UnavailableError, messageOf } from '@pganalytics/errors';

/** PostgreSQL cannot answer now: no connection, a time-out, a deadlock, a server going down. */
export class DatabaseUnavailable extends UnavailableError {
  readonly code = 'postgres.unavailable';

  constructor(cause: unknown) {
    super(`PostgreSQL cannot answer now: ${messageOf(cause)}`, { cause });
  }
}

/** A newer version of the product has changed the schema; this one does not know what it holds. */
export class SchemaTooNew extends AppError {
  readonly kind = 'conflict';
  readonly code = 'postgres.schema-too-new';

  constructor(
    readonly schema: string,
    readonly unknown: readonly string[],
  ) {
    super(
      `The schema ${schema} has migrations that this version does not know (${unknown.join(', ')}): ` +
        'a newer version has run on it. Start that version or a later one.',
    );
  }
}

/** The schema of a service is not there and its role may not make it. */
export class SchemaMissing extends AppError {
  readonly kind = 'conflict';
  readonly code = 'postgres.schema-missing';

  constructor(schema: string, cause: unknown) {
    super(
      `The schema ${schema} does not exist and cannot be created (${messageOf(cause)}); provision the database first.`,
    );
  }
}

/** The server, or the role that was given to prepare it, cannot hold our schemas. */
export class CannotProvision extends AppError {
  readonly kind = 'invalid';
  readonly code = 'postgres.cannot-provision';
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const PASSING_CLASSES = new Set(['08', '53', '58']);
const PASSING_CODES = new Set([
  '25006',
  '25P03',
  '40001',
  '40P01',
  '55P03',
  '57014',
  '57P01',
  '57P02',
  '57P03',
  '57P05',
]);
const PASSING_SYSTEM = /^(ECONN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)/;
const PASSING_MESSAGE =
  /connection terminated|timeout exceeded when trying to connect|connection timeout|query read timeout/i;

/** Whether a failure of PostgreSQL may pass by itself: lost connections, time-outs, deadlocks, start and stop. */
export function isPassingFailure(error: unknown): boolean {
  // Not `instanceof`: a system error may come from another realm, as it does under Jest.
  if (!isNativeError(error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^[0-9A-Z]{5}$/.test(code)) return PASSING_CODES.has(code) || PASSING_CLASSES.has(code.slice(0, 2));
  return PASSING_SYSTEM.test(code) || PASSING_MESSAGE.test(error.message);
}

/** Runs `work` and names a failure that may pass by itself {@link DatabaseUnavailable}. */
export async function namingOutages<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isPassingFailure(error) ? new DatabaseUnavailable(error) : error;
  }
}

/** Whether PostgreSQL refused a row because this unique constraint or index already has it. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== '23505') return false;
  return constraint === undefined || ('constraint' in error && error.constraint === constraint);
}
