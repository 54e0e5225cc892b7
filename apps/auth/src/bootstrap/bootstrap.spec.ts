import { collectorsChanged } from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';

import { RunningAuth } from '../testing/running-auth.js';
import { ensureAdministrator } from './ensure-administrator.js';
import { ensureCollector } from './ensure-collector.js';
import { UnknownEmail, resetPassword } from './reset-password.js';

describe('setting the product up', () => {
  let auth: RunningAuth;
  let config: { DATABASE_URL: string };

  beforeAll(async () => {
    auth = await RunningAuth.start({ ADMIN_PASSWORD: '' });
    config = { DATABASE_URL: auth.authUrl };
  });

  afterAll(() => auth.stop());

  it('makes one organisation and one administrator, however many ask, and tells the password once', async () => {
    const wanted = { email: 'Admin@localhost' };

    const made = await Promise.all([1, 2, 3].map(() => ensureAdministrator(config, wanted)));
    const again = await ensureAdministrator(config, wanted);

    const created = made.flatMap((one) => (one.created === undefined ? [] : [one.created]));
    expect(created).toEqual([{ email: 'admin@localhost', password: expect.stringMatching(/^(\w{6}-){3}\w{6}$/) }]);
    expect(new Set([...made, again].map(({ organisationId }) => organisationId)).size).toBe(1);
    expect(again.created).toBeUndefined();
    const browser = await auth.signedIn(created[0]);
    expect((await browser.get('/auth/me')).body).toMatchObject({ role: 'admin' });
  });

  it('gives a collector a token, keeps one that is valid, and replaces one that was lost', async () => {
    const { organisationId } = await ensureAdministrator(config, { email: 'admin@localhost' });
    const wanted = { organisationId, name: 'embedded' };
    const changes = await auth.eventsOf(collectorsChanged);

    const first = await ensureCollector(config, wanted);
    const kept = await ensureCollector(config, { ...wanted, token: first.token });
    const replaced = await ensureCollector(config, wanted);
    const stale = await ensureCollector(config, { ...wanted, token: first.token });

    expect(kept).toEqual({ ...first, created: false });
    expect(replaced).toMatchObject({ collectorId: first.collectorId, created: true });
    expect(new Set([first, replaced, stale].map(({ token }) => token)).size).toBe(3);
    await eventually(() => expect(changes).toHaveLength(3));
  });

  it('lets an administrator in again whose password was lost, and nobody else', async () => {
    const user = await auth.addUser('admin');
    const browser = await auth.signedIn(user);

    const password = await resetPassword(config, { email: user.email.toUpperCase() });

    expect((await browser.post('/auth/refresh')).status).toBe(401);
    expect((await auth.browser().post('/auth/login', user)).status).toBe(401);
    await auth.signedIn({ email: user.email, password });
    await expect(resetPassword(config, { email: 'nobody@example.org' })).rejects.toThrow(UnknownEmail);
  });
});
