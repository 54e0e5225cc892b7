import { accessRevoked, collectorsChanged } from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';

import { withAuthDatabase } from '../bootstrap/bootstrap.js';
import { ensureAdministrator } from '../bootstrap/ensure-administrator.js';
import { ensureEnrolment } from '../bootstrap/ensure-enrolment.js';
import { enrol } from '../testing/enrolling.js';
import { RunningAuth } from '../testing/running-auth.js';
import { announceEverything } from './announce-everything.js';

describe('announcing everything to a log that has lost its disks', () => {
  let auth: RunningAuth;

  beforeAll(async () => {
    auth = await RunningAuth.start({ ADMIN_PASSWORD: '' });
  });

  afterAll(() => auth.stop());

  it('publishes each collector and each revocation once more, as they are now', async () => {
    const config = { DATABASE_URL: auth.authUrl };
    const { organisationId } = await ensureAdministrator(config, { email: 'admin@localhost' });
    const collectors = await auth.eventsOf(collectorsChanged);
    const revocations = await auth.eventsOf(accessRevoked);
    const token = await ensureEnrolment(config, { organisationId, name: 'watching' });
    const { collectorId } = await enrol(auth, token!);
    await eventually(() => expect(collectors).toHaveLength(1));

    const other = await auth.addUser('admin');
    await (await auth.signedIn(other)).post('/admin/collectors', { name: 'of another organisation' });
    await eventually(() => expect(collectors).toHaveLength(2));
    collectors.pop();

    await withAuthDatabase(config, announceEverything);

    await eventually(() => expect(collectors).toHaveLength(3));
    expect(new Set(collectors.map((one) => one.organisationId))).toEqual(
      new Set([organisationId, other.organisationId]),
    );
    collectors.splice(0, 3, ...collectors.filter((one) => one.organisationId === organisationId));
    expect(collectors[1]).toEqual(collectors[0]);
    expect(collectors[1]).toMatchObject({ collectorId });
    await eventually(() => expect(revocations).toContainEqual(expect.objectContaining({ revokedBefore: 0 })));
  });
});
