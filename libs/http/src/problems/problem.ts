import { AppError, messageOf } from '@pganalytics/errors';
import type { ErrorKind } from '@pganalytics/errors';

/** The one table from the kind of a failure to its HTTP status. */
export const statusOf: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-many': 429,
  unavailable: 503,
};

/** Problem details, RFC 9457, as every service answers a failure. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable; clients may switch on it. */
  readonly code: string;
  readonly requestId?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timed out',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Unprocessable',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Unavailable',
};

/** Makes a problem document; the title follows from the status. */
export function problem(fields: Omit<Problem, 'type' | 'title'>): Problem {
  return { type: 'about:blank', title: TITLES[fields.status] ?? 'Error', ...fields };
}

/** What was wrong with a request, field by field, is carried by errors that have this property. */
interface WithFieldErrors {
  readonly errors: readonly { readonly path: string; readonly message: string }[];
}

const hasFieldErrors = (error: object): error is WithFieldErrors =>
  'errors' in error && Array.isArray((error as WithFieldErrors).errors);

/**
 * The problem document of anything that was thrown. A failure without a name is a bug: its message stays in the log,
 * because it may hold what a caller must not see.
 */
export function problemOf(error: unknown, requestId: string | undefined): Problem {
  const id = requestId === undefined ? {} : { requestId };
  if (error instanceof AppError) {
    const fields = hasFieldErrors(error) ? { errors: error.errors } : {};
    return problem({ status: statusOf[error.kind], code: error.code, detail: error.message, ...fields, ...id });
  }
  const status = clientErrorStatus(error);
  if (status !== undefined) return problem({ status, code: `http.${status}`, detail: messageOf(error), ...id });
  return problem({
    status: 500,
    code: 'internal',
    detail: 'The service failed on this request; its log has the reason under the request id.',
    ...id,
  });
}

/** Fastify and Nest throw errors of their own for a body too large, a route not found and the like. */
function clientErrorStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const candidate = 'statusCode' in error ? error.statusCode : 'getStatus' in error ? callStatus(error) : undefined;
  return typeof candidate === 'number' && candidate >= 400 && candidate < 500 ? candidate : undefined;
}

const callStatus = (error: { getStatus: unknown }): unknown =>
  typeof error.getStatus === 'function' ? (error.getStatus as () => unknown).call(error) : undefined;
