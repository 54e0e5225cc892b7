import { randomBytes } from 'node:crypto';

import { eventually } from '@pganalytics/servers';

/** Signs in as the administrator and makes a collector; answers with its token, which is shown this once. */
export async function enrolCollector(url: string, login: { email: string; password: string }): Promise<string> {
  const { accessToken } = await post<{ accessToken: string }>(`${url}/api/v1/auth/login`, login);
  // The other services learn auth's signing key from the log a moment later.
  return eventually(async () => {
    // Each try has a name of its own: the answer of an earlier one, with its token, may have been lost.
    const body = { name: `stack ${randomBytes(3).toString('hex')}` };
    const { token } = await post<{ token: string }>(`${url}/api/v1/admin/collectors`, body, accessToken);
    return token;
  });
}

async function post<T>(url: string, body: unknown, accessToken?: string): Promise<T> {
  const headers = {
    'content-type': 'application/json',
    ...(accessToken && { authorization: `Bearer ${accessToken}` }),
  };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
