import { messageOf } from '@pganalytics/errors';

import { Unreachable } from '../cli.errors.js';

/** How requests are sent. */
export interface Reach {
  readonly url: string;
  readonly timeoutMs: number;
  readonly userAgent: string;
}

/**
 * `fetch` with a time-out, whose failures say what to look at.
 * @throws Unreachable
 */
export function fetchFrom({ url, timeoutMs, userAgent }: Reach): (request: Request) => Promise<Response> {
  return async (request) => {
    request.headers.set('user-agent', userAgent);
    try {
      return await fetch(request, { signal: AbortSignal.timeout(timeoutMs) });
    } catch (error) {
      throw new Unreachable(url, reasonOf(error, timeoutMs));
    }
  };
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1_000} s`;
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  // fetch hides what happened; several addresses of a host fail as an AggregateError without a text.
  if (cause instanceof AggregateError) return cause.errors.map(messageOf).join('; ');
  const text = messageOf(cause ?? error);
  return /certificate|self-signed|issuer/i.test(text)
    ? `${text}; give the authority's certificates in NODE_EXTRA_CA_CERTS`
    : text;
}
