import { answerOf, createApiClient } from '@pganalytics/api-client';

import { failureOf, offline, RequestFailed } from './problem.js';
import { csrfToken, forgetSession, keepSession, mayBeSignedIn } from './session.js';

/** The API, typed by its own description. */
export const api = createApiClient({ baseUrl: location.origin, csrfToken, fetch: sessionFetch });

/**
 * The answer of a request; what goes wrong is thrown in words for the person at the screen. Its type is that of the
 * contract, which knows that a point is a pair; the API's description says only that it is a list.
 */
export async function read<T>(request: Promise<{ readonly data?: unknown }>): Promise<T> {
  try {
    return (await answerOf(request)) as T;
  } catch (error) {
    const failure = failureOf(error);
    if (failure instanceof RequestFailed && failure.kind === 'unauthenticated') forgetSession();
    throw failure;
  }
}

/** `fetch` with the session kept alive: renews the cookie in time, and once more when it was refused. */
async function sessionFetch(request: Request): Promise<Response> {
  // Signing in needs no session, least of all the remains of the last one.
  if (new URL(request.url).pathname.endsWith('/auth/login')) return attempt(request);
  if (mayBeSignedIn()) await keepSession();
  const again = request.clone();
  const first = await attempt(request);
  if (first.status !== 401 || !mayBeSignedIn() || !(await keepSession(true))) return first;
  return attempt(again);
}

async function attempt(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw offline();
  }
}
