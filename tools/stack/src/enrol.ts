import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import os from 'node:os';

import { IdentityDirectory, PlatformClient, enrol } from '@pganalytics/identity';
import { eventually } from '@pganalytics/servers';

/** Whom a collector is enrolled by. */
export interface Login {
  readonly email: string;
  readonly password: string;
}

/** Signs in as the administrator and makes a collector; answers with its token, which is shown this once. */
export async function enrolCollector(url: string, login: Login): Promise<string> {
  const { accessToken } = await call<{ accessToken: string }>(`${url}/api/v1/auth/login`, { body: login });
  // The other services learn auth's signing key from the log a moment later.
  return eventually(async () => {
    // Each try has a name of its own: the answer of an earlier one, with its token, may have been lost.
    const body = { name: `stack ${randomBytes(3).toString('hex')}` };
    const { token } = await call<{ token: string }>(`${url}/api/v1/admin/collectors`, { body, accessToken });
    return token;
  });
}

/**
 * Sees to it that a directory holds a good certificate of a collector of this name, as collector-register does for who
 * has a token. A collector whose directory was lost, or whose certificate has expired, stays the one it was.
 */
export async function enrolIdentity(url: string, login: Login, wanted: { name: string; directory: string }) {
  const directory = new IdentityDirectory(wanted.directory);
  const known = await directory.find();
  if (known !== undefined && known.notAfterMs > Date.now()) return;
  if (known !== undefined) await rm(wanted.directory, { recursive: true });
  const { accessToken } = await call<{ accessToken: string }>(`${url}/api/v1/auth/login`, { body: login });
  const { name } = wanted;
  await eventually(async () => {
    const collectorId = await idOf(url, accessToken, name);
    const body = collectorId === undefined ? { name } : { collectorId };
    const { token } = await call<{ token: string }>(`${url}/api/v1/admin/enrolment-tokens`, { body, accessToken });
    // The network between the parts of one deployment.
    const client = new PlatformClient({ url, environment: {}, plaintext: true, timeoutMs: 15_000 });
    try {
      await enrol({ client, directory, token, name, hostName: os.hostname() });
    } finally {
      client.close();
    }
  });
}

interface Page {
  readonly items: readonly { readonly id: string; readonly name: string; readonly revoked: boolean }[];
  readonly nextCursor: string | null;
}

async function idOf(url: string, accessToken: string, name: string): Promise<string | undefined> {
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const page: Page = await call<Page>(`${url}/api/v1/admin/collectors${query}`, { accessToken });
    const found = page.items.find((one) => one.name === name && !one.revoked);
    if (found) return found.id;
    cursor = page.nextCursor;
  }
  return undefined;
}

async function call<T>(url: string, { body, accessToken }: { body?: unknown; accessToken?: string }): Promise<T> {
  const headers = {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(accessToken && { authorization: `Bearer ${accessToken}` }),
  };
  const request = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await fetch(url, request);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
