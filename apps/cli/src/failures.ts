import { ApiProblem } from '@pganalytics/api-client';
import { AppError } from '@pganalytics/errors';
import type { ErrorKind } from '@pganalytics/errors';

import { exitCodes } from './exit-codes.js';

/** A failure as a person reads it, and the exit code it leads to. */
export interface Failure {
  readonly lines: readonly string[];
  readonly exitCode: number;
}

/** How an expected failure is told; `undefined` for anything else, which is a bug. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof ApiProblem) return { lines: linesOf(error), exitCode: codeOfStatus(error.status) };
  if (error instanceof AppError) return { lines: [error.message], exitCode: codeOfKind[error.kind] };
  return undefined;
}

function linesOf(problem: ApiProblem): string[] {
  const { details, status, retryAfterSeconds } = problem;
  const fields = (details?.errors ?? []).map(({ path, message }) => `  ${path}: ${message}`);
  const after = retryAfterSeconds === undefined ? [] : [`Try again in ${retryAfterSeconds} s.`];
  const request = details?.requestId === undefined || status < 500 ? [] : [`Request ${details.requestId}.`];
  return [problem.message, ...fields, ...remedyOf(status), ...after, ...request];
}

function remedyOf(status: number): string[] {
  if (status === 401) return ['Sign in again with: pganalytics-cli login'];
  if (status === 403) return ['Ask an administrator for the right, or sign in as somebody who has it.'];
  return [];
}

function codeOfStatus(status: number): number {
  if (status === 401 || status === 403) return exitCodes.notAllowed;
  if (status === 404) return exitCodes.notFound;
  return status === 429 || status >= 502 ? exitCodes.unavailable : exitCodes.failed;
}

const codeOfKind: Readonly<Record<ErrorKind, number>> = {
  invalid: exitCodes.usage,
  unauthenticated: exitCodes.notAllowed,
  forbidden: exitCodes.notAllowed,
  'not-found': exitCodes.notFound,
  conflict: exitCodes.failed,
  'too-many': exitCodes.unavailable,
  unavailable: exitCodes.unavailable,
};
