import createClient from 'openapi-fetch';
import type { Client, Middleware } from 'openapi-fetch';

import type { paths } from './api.generated.js';
import { problemOfResponse } from './api-problem.js';

/** The API with its paths, parameters and answers as types. A failed request throws {@link ApiProblem}. */
export type ApiClient = Client<paths>;

/** How a client reaches the API. */
export interface ApiClientOptions {
  /** Where the product is, e.g. `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  /** An access token or API token, asked for with every request; left out where a cookie session does it. */
  readonly token?: string | (() => string | undefined);
  /** The CSRF token of a cookie session; sent with every request that changes something. */
  readonly csrfToken?: () => string | undefined;
  /** Instead of the built-in `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

const CHANGES_NOTHING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Makes a client of the API; runs in Node and in browsers. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const client = createClient<paths>({
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    credentials: 'same-origin',
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });
  client.use(authorise(options), throwProblems);
  return client;
}

/** The answer of a request that went well. */
export async function answerOf<T>(request: Promise<{ readonly data?: T }>): Promise<T> {
  const { data } = await request;
  return data as T;
}

/** The headers that say who asks. */
export function credentialsOf(options: Pick<ApiClientOptions, 'token'>): Record<string, string> {
  const token = typeof options.token === 'function' ? options.token() : options.token;
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

function authorise(options: ApiClientOptions): Middleware {
  return {
    onRequest: ({ request }) => {
      for (const [name, value] of Object.entries(credentialsOf(options))) request.headers.set(name, value);
      const csrf = CHANGES_NOTHING.has(request.method) ? undefined : options.csrfToken?.();
      if (csrf !== undefined) request.headers.set('x-csrf-token', csrf);
      return request;
    },
  };
}

const throwProblems: Middleware = {
  onResponse: async ({ response }) => {
    if (!response.ok && response.status !== 304) throw await problemOfResponse(response);
    return response;
  },
};
