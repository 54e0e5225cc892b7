import { eventually } from '@pganalytics/servers';

import { RunningAuth } from '../testing/running-auth.js';
import type { TestUser } from '../testing/running-auth.js';
import type { Browser } from '../testing/browser.js';

/** What an administrator may write, and what would outlast the administrator's rights. */
const writes: readonly (readonly [string, string, object?])[] = [
  ['POST', '/admin/api-tokens', { name: 'lasting', role: 'viewer' }],
  ['POST', '/admin/users', { email: 'late@example.org', name: 'Late', role: 'admin', password: 'a long password' }],
  ['PATCH', '/admin/users/:self', { role: 'admin', disabled: false }],
  ['POST', '/admin/collectors', { name: 'late' }],
  ['PATCH', '/admin/collectors/:self', { name: 'late' }],
  ['PATCH', '/admin/servers/:self', { name: 'late' }],
  ['PATCH', '/admin/organisation', { name: 'late' }],
  ['DELETE', '/admin/api-tokens/:self'],
];

describe('who acts, before the revocation has come back as an event', () => {
  let auth: RunningAuth;
  let person: TestUser;
  let admin: Browser;

  beforeAll(async () => void (auth = await RunningAuth.start()));
  afterAll(() => auth.stop());
  beforeEach(async () => {
    person = await auth.addUser('admin');
    admin = await auth.signedIn(person);
  });

  const set = (what: string) => auth.admin.query(`UPDATE auth.app_user SET ${what} WHERE id = $1`, [person.id]);
  const tried = async (headers: Record<string, string> = {}) => {
    const by = headers['authorization'] === undefined ? admin : auth.browser();
    const statuses: number[] = [];
    for (const [method, path, body] of writes) {
      statuses.push((await by.send(method, path.replace(':self', person.id), body, { headers })).status);
    }
    return statuses;
  };
  const all = (status: number) => writes.map(() => status);

  it('changes nothing any more once disabled', async () => {
    await set('disabled = true');

    expect(await tried()).toEqual(all(401));
  });

  it('changes nothing any more with a token from before the sessions were ended', async () => {
    await set('revoked_before_ms = 1000 * extract(epoch FROM clock_timestamp())::bigint + 5000');

    expect(await tried()).toEqual(all(401));
  });

  it('changes nothing any more above the role that is left', async () => {
    await set(`role = 'viewer'`);

    expect(await tried()).toEqual(all(403));
  });

  it('changes nothing any more with an API token that was revoked', async () => {
    const made = await admin.post('/admin/api-tokens', { name: 'ci', role: 'admin' });
    const { token, apiToken } = made.body as unknown as { token: string; apiToken: { id: string } };
    const headers = { authorization: `Bearer ${token}` };
    await eventually(async () => {
      expect((await auth.browser().get('/admin/users', { headers })).status).toBe(200);
    });

    await auth.admin.query('UPDATE auth.api_token SET revoked = true WHERE id = $1', [apiToken.id]);

    expect(await tried(headers)).toEqual(all(401));
  });
});
