import { enrol } from '../testing/enrolling.js';
import { RunningAuth } from '../testing/running-auth.js';
import { ensureAdministrator } from './ensure-administrator.js';
import { ensureEnrolment } from './ensure-enrolment.js';
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

  it('enrols a collector once, again when its identity was lost, and follows a revoked one with another', async () => {
    const { organisationId, created } = await ensureAdministrator(config, { email: 'admin@localhost' });
    expect(created).toBeUndefined();
    const wanted = { organisationId, name: 'embedded' };

    const first = await enrol(auth, (await ensureEnrolment(config, wanted))!);
    const kept = await ensureEnrolment(config, { ...wanted, held: first.collectorId });
    const again = await enrol(auth, (await ensureEnrolment(config, wanted))!);
    await auth.admin.query('UPDATE auth.collector SET revoked = true WHERE id = $1', [first.collectorId]);
    const next = await enrol(auth, (await ensureEnrolment(config, { ...wanted, held: first.collectorId }))!);

    expect(kept).toBeUndefined();
    expect(again.collectorId).toBe(first.collectorId);
    expect(next.collectorId).not.toBe(first.collectorId);
    expect([first, again, next].map(({ name }) => name)).toEqual(['embedded', 'embedded', 'embedded']);
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
