import { createApiClient } from './api-client.js';
import type { ApiClient, ApiClientOptions } from './api-client.js';
import { problemOfResponse } from './api-problem.js';

/** Who signs in. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** A client that is signed in as a person. */
export interface SignedInClient {
  readonly client: ApiClient;
  /** The current access token, renewed by signing in again shortly before it ends. */
  token(): Promise<string>;
}

interface Login {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

/** An access token is renewed when it is valid for less than this. */
const RENEW_BEFORE_MS = 30_000;

/**
 * Signs in with e-mail and password, for scripts and tests; a browser keeps a cookie session instead.
 * @throws ApiProblem when the credentials are wrong, or tried too often.
 */
export async function signIn(
  options: Omit<ApiClientOptions, 'token' | 'csrfToken'>,
  credentials: Credentials,
): Promise<SignedInClient> {
  const send = options.fetch ?? ((request: Request) => fetch(request));
  let current: { token: string; endsAt: number } | undefined;
  const token = async (): Promise<string> => {
    if (current === undefined || current.endsAt - Date.now() < RENEW_BEFORE_MS) {
      const { accessToken, expiresInSeconds } = await logIn(options.baseUrl, credentials, send);
      current = { token: accessToken, endsAt: Date.now() + expiresInSeconds * 1_000 };
    }
    return current.token;
  };
  await token();
  const client = createApiClient({
    ...options,
    fetch: async (request) => {
      request.headers.set('authorization', `Bearer ${await token()}`);
      return send(request);
    },
  });
  return { client, token };
}

async function logIn(
  baseUrl: string,
  credentials: Credentials,
  send: (request: Request) => Promise<Response>,
): Promise<Login> {
  const request = new Request(`${baseUrl.replace(/\/+$/, '')}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
    credentials: 'same-origin',
  });
  const response = await send(request);
  if (!response.ok) throw await problemOfResponse(response);
  return (await response.json()) as Login;
}
