import { RequestFailed } from '../data/problem.js';

/** Why signing in did not work, and what to do, in one or two sentences. */
export function signInProblem(error: unknown): string {
  if (!(error instanceof RequestFailed))
    return 'Signing in failed for an unknown reason. Reload the page and try again.';
  switch (error.kind) {
    case 'unauthenticated':
    case 'invalid':
      return 'E-mail or password is wrong. Check both; passwords are case sensitive.';
    case 'busy':
      return `Too many attempts. Try again ${waitText(error.retryAfterSeconds)}.`;
    case 'offline':
      return error.message;
    default:
      return error.requestId ? `${error.message} (request ${error.requestId})` : error.message;
  }
}

function waitText(seconds: number | undefined): string {
  if (seconds === undefined) return 'in a minute';
  return seconds < 90 ? `in ${Math.ceil(seconds)} seconds` : `in ${Math.ceil(seconds / 60)} minutes`;
}
