import { createApiClient } from '@pganalytics/api-client';
import type { ApiClient } from '@pganalytics/api-client';

import { TokenOfAnother } from '../cli.errors.js';
import { ProfileStore } from '../profiles/profile-store.js';
import type { Surroundings } from '../surroundings.js';
import { addressOf } from './address.js';
import { fetchFrom } from './reach.js';

/** What every command takes that asks the product something. */
export interface SessionOptions {
  readonly profile?: string;
  readonly url?: string;
  readonly token?: string;
  readonly plaintext?: boolean;
  /** Seconds. */
  readonly timeout: number;
}

/** Signed in at the product. */
export interface Session {
  readonly client: ApiClient;
  readonly url: string;
  readonly token: string;
  readonly timeoutMs: number;
  /** Sends a request as it is, signed in. */
  readonly send: (request: Request) => Promise<Response>;
}

/** Told to the product, so that its logs say who asks. */
export const USER_AGENT = 'pganalytics-cli/0.1.0';

/**
 * Signs in with what the command line, the environment or a profile say, in this order.
 * @throws NoProfile, ProfilesUnreadable, ProfilesExposed, InvalidAddress, PlaintextAddress
 */
export async function openSession(options: SessionOptions, surroundings: Surroundings): Promise<Session> {
  const { environment } = surroundings;
  const url = options.url ?? environment['PGANALYTICS_URL'];
  const token = options.token ?? environment['PGANALYTICS_TOKEN'];
  if (url !== undefined && token !== undefined) return sessionOf(url, token, options);
  const profile = await new ProfileStore(surroundings).get(options.profile ?? environment['PGANALYTICS_PROFILE']);
  if (token === undefined && url !== undefined && addressOf(url, true) !== addressOf(profile.url, true)) {
    throw new TokenOfAnother(url, profile.name, profile.url);
  }
  return sessionOf(url ?? profile.url, token ?? profile.token, {
    ...options,
    // Whoever signed in there has said once that the way is safe.
    plaintext: options.plaintext ?? (url === undefined || url === profile.url),
  });
}

function sessionOf(given: string, token: string, { plaintext, timeout }: SessionOptions): Session {
  const url = addressOf(given, plaintext === true);
  const timeoutMs = timeout * 1_000;
  const reach = fetchFrom({ url, timeoutMs, userAgent: USER_AGENT });
  const client = createApiClient({ baseUrl: url, token, fetch: reach });
  const send = (request: Request): Promise<Response> => {
    request.headers.set('authorization', `Bearer ${token}`);
    return reach(request);
  };
  return { client, url, token, timeoutMs, send };
}
