import { ApiProblem } from '@pganalytics/api-client';
import type { ProblemDetails } from '@pganalytics/contracts';

/** Why a request did not give an answer. `offline`: nobody answered at all. */
export type FailureKind = 'offline' | 'unauthenticated' | 'forbidden' | 'not-found' | 'invalid' | 'busy' | 'broken';

interface FailureFacts {
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly fields?: readonly WrongField[] | undefined;
}

/** A field of a request that does not fit, by its path such as `body.password`. */
export interface WrongField {
  readonly path: string;
  readonly message: string;
}

/** A request failed; the message is a sentence for people. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly fields: readonly WrongField[];

  constructor(
    readonly kind: FailureKind,
    message: string,
    { code, requestId, retryAfterSeconds, fields = [] }: FailureFacts = {},
  ) {
    super(message);
    this.code = code;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
    this.fields = fields;
  }
}

export function offline(): RequestFailed {
  return new RequestFailed('offline', 'The pgAnalytics server does not answer. Check that it runs and is reachable.');
}

/** What a thrown thing means to the person at the screen. */
export function failureOf(error: unknown): unknown {
  if (!(error instanceof ApiProblem)) return error;
  return new RequestFailed(kindOf(error.status), error.message, {
    code: error.code,
    requestId: error.details?.requestId,
    retryAfterSeconds: error.retryAfterSeconds,
    fields: error.details?.errors,
  });
}

/** The same for a problem that is told of one part of an answer; the other parts have theirs. */
export function failureOfPart(problem: ProblemDetails | null): unknown {
  return failureOf(new ApiProblem(problem?.status ?? 500, problem ?? undefined, undefined));
}

function kindOf(status: number): FailureKind {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not-found';
  if (status === 429) return 'busy';
  if (status === 502 || status === 503 || status === 504) return 'offline';
  return status >= 500 ? 'broken' : 'invalid';
}

/** True when asking again cannot help. */
export function isFinal(error: unknown): boolean {
  return error instanceof RequestFailed && error.kind !== 'offline' && error.kind !== 'broken' && error.kind !== 'busy';
}
