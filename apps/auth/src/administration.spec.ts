import { randomUUID } from 'node:crypto';

import { sha256Hex } from '@pganalytics/access';
import { publish } from '@pganalytics/bus';
import {
  accessRevoked,
  apiTokensChanged,
  collectorsChanged,
  organisationsChanged,
  parseCollectorToken,
  serverIdOf,
  serversChanged,
  serversSeen,
} from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';

import type { Browser } from './testing/browser.js';
import { RunningAuth } from './testing/running-auth.js';
import type { TestUser } from './testing/running-auth.js';

const source = { source: 'pganalytics/ingest' };

describe('administration', () => {
  let auth: RunningAuth;
  let person: TestUser;
  let admin: Browser;

  beforeAll(async () => void (auth = await RunningAuth.start({ API_TOKENS_PER_USER: '3' })));
  afterAll(() => auth.stop());
  beforeEach(async () => {
    person = await auth.addUser('admin');
    admin = await auth.signedIn(person);
  });

  describe('of users', () => {
    const add = (email: string) =>
      admin.post('/admin/users', { email, name: 'Ada', role: 'editor', password: 'a long password' });

    it('adds a person who can sign in, once for an address, whatever its case', async () => {
      const email = `${randomUUID()}@example.org`;

      const added = await add(email.toUpperCase());
      const again = await add(email);

      expect(added.status).toBe(201);
      expect(added.body).toMatchObject({ email, role: 'editor', disabled: false });
      expect(again.status).toBe(409);
      await auth.signedIn({ email, password: 'a long password' });
    });

    it('refuses a short password and names the field', async () => {
      const answer = await admin.post('/admin/users', { email: 'a@b', name: 'x', role: 'editor', password: 'short' });

      expect(answer.body).toMatchObject({ status: 400, errors: [{ path: 'body.password' }] });
    });

    it('lists people page by page', async () => {
      for (let count = 0; count < 4; count++) await add(`${randomUUID()}@example.org`);
      const seen: string[] = [];

      let cursor: string | null = '';
      while (cursor !== null) {
        const page = await admin.get(`/admin/users?limit=2${cursor && `&cursor=${cursor}`}`);
        const { items, nextCursor } = page.body as unknown as { items: { id: string }[]; nextCursor: string | null };
        seen.push(...items.map(({ id }) => id));
        cursor = nextCursor;
      }

      expect(seen).toHaveLength(5);
      expect(new Set(seen).size).toBe(5);
      expect((await admin.get('/admin/users?cursor=nonsense')).status).toBe(400);
    });

    it('ends the sessions of a person whose role changes, and says so to all services', async () => {
      const editor = await auth.addUser('editor', person.organisationId);
      const browser = await auth.signedIn(editor);
      const revoked = await auth.eventsOf(accessRevoked);

      const answer = await admin.send('PATCH', `/admin/users/${editor.id}`, { role: 'viewer' });

      expect(answer.body).toMatchObject({ role: 'viewer' });
      expect((await browser.post('/auth/refresh')).status).toBe(401);
      await eventually(() => expect(revoked.map(({ userId }) => userId)).toContain(editor.id));
    });

    it('lets one administrator win when two demote each other at once, and keeps the last', async () => {
      const second = await auth.addUser('admin', person.organisationId);
      const other = await auth.signedIn(second);

      const answers = await Promise.all([
        admin.send('PATCH', `/admin/users/${second.id}`, { role: 'viewer' }),
        other.send('PATCH', `/admin/users/${person.id}`, { disabled: true }),
      ]);

      const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
      // The later one is no administrator any more.
      expect(statuses).toEqual([200, 401]);
      const [last, id] = answers[0].status === 200 ? [admin, person.id] : [other, second.id];
      expect((await last.send('PATCH', `/admin/users/${id}`, { disabled: true })).status).toBe(409);
    });
  });

  describe('of API tokens', () => {
    it('makes one that works in the next moment, keeps only its hash, and revokes it', async () => {
      const changes = await auth.eventsOf(apiTokensChanged);

      const made = await admin.post('/admin/api-tokens', { name: 'ci', role: 'editor' });
      const { token, apiToken } = made.body as unknown as { token: string; apiToken: { id: string } };

      const headers = { authorization: `Bearer ${token}` };
      await eventually(async () => {
        const me = await auth.browser().get('/auth/me', { headers });
        expect(me.body).toMatchObject({ kind: 'api-token', id: apiToken.id, email: person.email, role: 'editor' });
      });
      expect(changes.at(-1)).toMatchObject({ tokenId: apiToken.id, tokenHash: sha256Hex(token), revoked: false });
      expect((await auth.browser().get('/admin/users', { headers })).status).toBe(403);
      expect((await admin.send('DELETE', `/admin/api-tokens/${apiToken.id}`)).status).toBe(204);
      await eventually(async () => expect((await auth.browser().get('/auth/me', { headers })).status).toBe(401));
    });

    it('lets anybody make and revoke tokens of the own, and a token only end itself', async () => {
      const viewer = await auth.addUser('viewer', person.organisationId);
      const browser = await auth.signedIn(viewer);
      const made = await browser.post('/auth/tokens', { name: 'laptop', role: 'viewer' });
      const { token, apiToken } = made.body as unknown as { token: string; apiToken: { id: string } };
      const of = (id: string) => ({ name: id, role: 'viewer' });
      const headers = { authorization: `Bearer ${token}` };
      await eventually(async () => expect((await auth.browser().get('/auth/me', { headers })).status).toBe(200));

      expect((await browser.post('/auth/tokens', { name: 'more', role: 'editor' })).body).toMatchObject({
        code: 'auth.role-too-high',
      });
      expect((await browser.get('/auth/tokens')).body).toMatchObject({ items: [{ id: apiToken.id, name: 'laptop' }] });
      expect((await admin.get('/auth/tokens')).body).toMatchObject({ items: [] });
      const other = await browser.post('/auth/tokens', { name: 'desk', role: 'viewer' });
      const otherId = (other.body as unknown as { apiToken: { id: string } }).apiToken.id;
      expect((await auth.browser().send('DELETE', `/auth/tokens/${otherId}`, undefined, { headers })).status).toBe(403);
      expect((await browser.send('DELETE', `/auth/tokens/${otherId}`)).status).toBe(204);
      expect((await admin.send('DELETE', `/auth/tokens/${apiToken.id}`)).status).toBe(404);
      expect((await auth.browser().post('/auth/tokens', of('second'), { headers })).body).toMatchObject({
        code: 'auth.only-for-users',
      });
      expect((await auth.browser().send('DELETE', `/auth/tokens/${apiToken.id}`, undefined, { headers })).status).toBe(
        204,
      );
      await eventually(async () => expect((await auth.browser().get('/auth/me', { headers })).status).toBe(401));
    });

    it('lets nobody have tokens without end', async () => {
      const viewer = await auth.addUser('viewer', person.organisationId);
      const browser = await auth.signedIn(viewer);
      for (let count = 0; count < 3; count++) {
        expect((await browser.post('/auth/tokens', { name: `token ${count}`, role: 'viewer' })).status).toBe(201);
      }

      const answer = await browser.post('/auth/tokens', { name: 'one more', role: 'viewer' });

      expect(answer.body).toMatchObject({ status: 409, code: 'auth.too-many-tokens' });
    });

    it('takes rights from the tokens of a person who loses them', async () => {
      const second = await auth.addUser('admin', person.organisationId);
      const other = await auth.signedIn(second);
      const made = await other.post('/admin/api-tokens', { name: 'ci', role: 'admin' });
      const headers = { authorization: `Bearer ${(made.body as unknown as { token: string }).token}` };
      const status = async (path: string) => (await auth.browser().get(path, { headers })).status;
      await eventually(async () => expect(await status('/admin/users')).toBe(200));

      await admin.send('PATCH', `/admin/users/${second.id}`, { role: 'viewer' });
      await eventually(async () => expect(await status('/admin/users')).toBe(403));
      expect(await status('/auth/me')).toBe(200);

      await admin.send('PATCH', `/admin/users/${second.id}`, { disabled: true });
      await eventually(async () => expect(await status('/auth/me')).toBe(401));
    });

    it('lets a token make no token that has more rights than itself or outlives it', async () => {
      const second = await auth.addUser('admin', person.organisationId);
      const expiresAt = Date.now() + 3_600_000;
      const made = await (
        await auth.signedIn(second)
      ).post('/admin/api-tokens', { name: 'a', role: 'admin', expiresAt });
      const headersOf = (answer: typeof made) => ({
        authorization: `Bearer ${(answer.body as unknown as { token: string }).token}`,
      });
      const headers = headersOf(made);
      const add = (body: object) => auth.browser().post('/admin/api-tokens', { role: 'admin', ...body }, { headers });

      const lasting = await eventually(async () => {
        const answer = await add({ name: 'lasting' });
        expect(answer.status).toBe(403);
        return answer;
      });
      expect(lasting.body).toMatchObject({ code: 'auth.token-outlives-maker' });
      expect((await add({ name: 'longer', expiresAt: expiresAt + 1_000 })).body).toMatchObject({
        code: 'auth.token-outlives-maker',
      });
      expect((await add({ name: 'shorter', expiresAt: expiresAt - 1_000 })).status).toBe(201);
      const editor = await add({ name: 'editor', role: 'editor', expiresAt });
      await eventually(async () => {
        const options = { headers: headersOf(editor) };
        expect((await auth.browser().get('/auth/me', options)).status).toBe(200);
        const more = await auth
          .browser()
          .post('/admin/api-tokens', { name: 'more', role: 'editor', expiresAt }, options);
        expect(more.status).toBe(403);
      });
    });

    it('lets a token not change a password', async () => {
      const made = await admin.post('/admin/api-tokens', { name: 'ci', role: 'admin' });
      const headers = { authorization: `Bearer ${(made.body as unknown as { token: string }).token}` };
      const change = { currentPassword: person.password, newPassword: 'another password' };

      await eventually(async () => {
        const answer = await auth.browser().post('/auth/password', change, { headers });
        expect(answer.body).toMatchObject({ code: 'auth.only-for-users' });
      });
    });
  });

  describe('of collectors', () => {
    it('enrols one with a token of its organisation, and tells the others only its hash', async () => {
      const changes = await auth.eventsOf(collectorsChanged);

      const enrolled = await admin.post('/admin/collectors', { name: 'rack 1' });
      const again = await admin.post('/admin/collectors', { name: 'rack 1' });

      const { token, collector } = enrolled.body as unknown as { token: string; collector: { id: string } };
      expect(parseCollectorToken(token)).toEqual({ organisationId: person.organisationId, collectorId: collector.id });
      expect(again.status).toBe(409);
      await eventually(() =>
        expect(changes).toContainEqual({
          collectorId: collector.id,
          organisationId: person.organisationId,
          name: 'rack 1',
          tokenHash: sha256Hex(token),
          paused: false,
          revoked: false,
          createdAt: expect.any(String),
        }),
      );
    });

    it('renames, pauses and revokes one; its name is free again then', async () => {
      const enrolled = await admin.post('/admin/collectors', { name: 'rack 2' });
      const { id } = (enrolled.body as unknown as { collector: { id: string } }).collector;
      const changes = await auth.eventsOf(collectorsChanged);

      await admin.send('PATCH', `/admin/collectors/${id}`, { name: 'rack 3', paused: true });
      await admin.send('DELETE', `/admin/collectors/${id}`);

      const wanted = { collectorId: id, name: 'rack 3', paused: true, revoked: true };
      await eventually(() => expect(changes.at(-1)).toMatchObject(wanted));
      expect((await admin.post('/admin/collectors', { name: 'rack 3' })).status).toBe(201);
    });
  });

  describe('of servers', () => {
    const seen = (more: object = {}) => ({
      organisationId: person.organisationId,
      serverId: serverIdOf(person.organisationId, 'db:5432'),
      collectorId: '0190a0a0-0000-7000-8000-000000000001',
      targetId: 'db:5432',
      name: 'db',
      host: 'db',
      port: 5432,
      systemIdentifier: '7000000000000000001',
      version: '18.4',
      versionNumber: 180004,
      inRecovery: false,
      seenAt: new Date().toISOString(),
      labels: { env: 'prod' },
      ...more,
    });
    const listed = async () =>
      (await admin.get('/admin/servers')).body['items'] as unknown as Record<string, unknown>[];

    it('takes a server over from what a collector tells, once, and again when something has changed', async () => {
      const changes = await auth.eventsOf(serversChanged);
      const own = () => changes.filter(({ organisationId }) => organisationId === person.organisationId);
      const first = seen();

      await publish(auth.bus, serversSeen, first, source);
      await publish(auth.bus, serversSeen, first, source);
      await publish(auth.bus, serversSeen, seen({ collectorId: '0190a0a0-0000-7000-8000-000000000002' }), source);
      await publish(auth.bus, serversSeen, seen({ version: '18.5' }), source);

      await eventually(() => expect(own().map(({ version }) => version)).toEqual(['18.4', '18.4', '18.5']));
      expect(await listed()).toMatchObject([
        { id: first.serverId, name: 'db', labels: { env: 'prod' }, version: '18.5' },
      ]);
      expect((await listed())[0]['collectorIds']).toHaveLength(2);
    });

    it('keeps the name and labels that a person gave, and goes back to the collector’s on request', async () => {
      const { serverId } = seen();
      await publish(auth.bus, serversSeen, seen(), source);
      await eventually(async () => expect(await listed()).toHaveLength(1));
      const changes = await auth.eventsOf(serversChanged);

      const path = `/admin/servers/${serverId}`;
      await admin.send('PATCH', path, { name: 'Orders', labels: { team: 'a' }, paused: true });
      await publish(auth.bus, serversSeen, seen({ name: 'db2', host: 'db2' }), source);
      await eventually(async () => expect(await listed()).toMatchObject([{ host: 'db2' }]));

      const kept = { name: 'Orders', labels: { team: 'a' }, paused: true };
      expect(await listed()).toMatchObject([kept]);
      await eventually(() => expect(changes.at(-1)).toMatchObject({ serverId, host: 'db2', ...kept }));
      const back = await admin.send('PATCH', path, { name: null, labels: null, retired: true });
      expect(back.body).toMatchObject({ name: 'db2', labels: { env: 'prod' }, retired: true });
    });
  });

  describe('of a server’s history', () => {
    const addServer = async (retired: boolean) => {
      const { rows } = await auth.admin.query<{ id: string }>(
        `INSERT INTO auth.server (id, organisation_id, seen_name, seen_labels, collector_ids, host, port, version,
           system_identifier, first_seen_at, last_seen_at, retired)
         VALUES (gen_random_uuid(), $1, 'orders', '{}', '{}', 'h', 5432, '18.4', '1', now(), now(), $2) RETURNING id`,
        [person.organisationId, retired],
      );
      return rows[0].id;
    };
    const remove = async (id: string, name: string, who = admin) =>
      who.send('DELETE', `/admin/servers/${id}/history?name=${name}`);

    it('has it deleted when the server is retired and its name is typed, and says so to the other services', async () => {
      const changes = await auth.eventsOf(serversChanged);
      const id = await addServer(true);

      const mistyped = await remove(id, 'order');
      const deleted = await remove(id, 'orders');

      expect(mistyped.body).toMatchObject({ status: 400, errors: [{ path: 'query.name' }] });
      const { historyDeletedAt } = deleted.body as unknown as { historyDeletedAt: number };
      expect(historyDeletedAt).toBeGreaterThan(Date.now() - 60_000);
      await eventually(() => expect(changes.filter(({ serverId }) => serverId === id)).toHaveLength(1));
      expect(changes.find(({ serverId }) => serverId === id)).toMatchObject({
        retired: true,
        historyDeletedAt: new Date(historyDeletedAt).toISOString(),
      });
    });

    it('keeps it while more may come, and for editors', async () => {
      const editor = await auth.signedIn(await auth.addUser('editor', person.organisationId));

      const inUse = await remove(await addServer(false), 'orders');
      const byEditor = await remove(await addServer(true), 'orders', editor);

      expect(inUse.body).toMatchObject({ status: 409, code: 'auth.server-not-retired' });
      expect(byEditor.body).toMatchObject({ status: 403, code: 'access.not-allowed' });
    });
  });

  it('of the organisation renames it', async () => {
    await admin.send('PATCH', '/admin/organisation', { name: 'Example Ltd' });

    expect((await admin.get('/admin/organisation')).body).toMatchObject({ name: 'Example Ltd' });
    expect((await admin.get('/auth/me')).body).toMatchObject({ organisationName: 'Example Ltd' });
  });

  it('of the organisation changes for how long it keeps what, says so, and leaves the rest', async () => {
    const changes = await auth.eventsOf(organisationsChanged);
    const retained = async (retention: object) =>
      (await admin.send('PATCH', '/admin/organisation', { retention })).body;

    await retained({ statementsDays: 90, sessionsDays: 3 });
    const { retention } = await retained({ sessionsDays: null });
    const refused = await admin.send('PATCH', '/admin/organisation', { retention: { samplesDays: 0 } });

    expect(retention).toMatchObject({ statementsDays: 90, sessionsDays: null, samplesDays: null });
    expect((await admin.get('/admin/organisation')).body).toMatchObject({ retention });
    expect(refused.body).toMatchObject({ status: 400, errors: [{ path: 'body.retention.samplesDays' }] });
    const { organisationId } = person;
    await eventually(() => {
      const own = changes.filter((change) => change.organisationId === organisationId);
      expect(own.map(({ version }) => version)).toEqual([1, 2]);
      expect(own.at(-1)).toMatchObject({ retention });
    });
  });
});
