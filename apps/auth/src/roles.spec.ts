import { allows, roles, routesOfController } from '@pganalytics/access';
import type { Permission } from '@pganalytics/access';

import { authControllers } from './auth.module.js';
import type { Browser } from './testing/browser.js';
import { RunningAuth } from './testing/running-auth.js';
import type { TestUser } from './testing/running-auth.js';

const routes = authControllers.flatMap((controller) => routesOfController(controller));
const declared = routes.filter(({ access }) => access !== 'public');

describe('every route of auth', () => {
  let auth: RunningAuth;
  let people: Record<string, TestUser>;
  const tokens: Record<string, string> = {};
  const things: Record<string, string> = {};

  beforeAll(async () => {
    auth = await RunningAuth.start({ LOGIN_TRIES_PER_ACCOUNT: '1000' });
    const admin = await auth.addUser('admin');
    const editor = await auth.addUser('editor', admin.organisationId);
    const viewer = await auth.addUser('viewer', admin.organisationId);
    people = { admin, editor, viewer, stranger: await auth.addUser('admin') };
    for (const [name, user] of Object.entries(people)) tokens[name] = (await auth.signedIn(user)).accessToken!;
    const created = await call('admin', 'POST', '/admin/collectors', { name: 'of the organisation' });
    const token = await call('admin', 'POST', '/admin/api-tokens', { name: 'of the organisation', role: 'viewer' });
    const oneTime = await call('admin', 'POST', '/admin/enrolment-tokens', {});
    const { id } = await addServer(admin.organisationId);
    // Somebody who makes none of the calls: some of them end sessions.
    const bystander = await auth.addUser('viewer', admin.organisationId);
    const { body } = await (await auth.signedIn(bystander)).get('/auth/sessions');
    const [session] = body['items'] as unknown as { id: string }[];
    Object.assign(things, { users: bystander.id, servers: id, sessions: session.id });
    Object.assign(things, { collectors: idIn(created.body, 'collector'), 'api-tokens': idIn(token.body, 'apiToken') });
    Object.assign(things, { 'enrolment-tokens': idIn(oneTime.body, 'enrolmentToken'), tokens: things['api-tokens'] });
  });

  afterAll(() => auth.stop());

  const idIn = (body: Record<string, unknown>, name: string): string => (body[name] as { id: string }).id;

  async function addServer(organisationId: string): Promise<{ id: string }> {
    const { rows } = await auth.admin.query<{ id: string }>(
      `INSERT INTO auth.server (id, organisation_id, seen_name, seen_labels, collector_ids, host, port, version,
         system_identifier, first_seen_at, last_seen_at)
       VALUES (gen_random_uuid(), $1, 'db', '{}', '{}', 'h', 5432, '18.4', '1', now(), now()) RETURNING id`,
      [organisationId],
    );
    return rows[0];
  }

  async function call(who: string | undefined, method: string, path: string, body?: unknown) {
    const browser: Browser = auth.browser();
    const headers: Record<string, string> = who === undefined ? {} : { authorization: `Bearer ${tokens[who]}` };
    return browser.send(method, path, body, { headers });
  }

  /** The path with the id of a thing that the organisation of admin, editor and viewer owns. */
  const pathOf = (path: string): string =>
    path.replace('/api/v1', '').replace(':id', things[path.split('/')[4]] ?? 'no such thing');
  const bodyOf = (method: string): unknown => (method === 'GET' || method === 'DELETE' ? undefined : {});

  it('declares its access (R-RBAC-1)', () => {
    expect(routes.filter(({ access }) => access === undefined)).toEqual([]);
    expect(routes.length).toBeGreaterThan(15);
    expect(routes.filter(({ access }) => access === 'public').map(({ path }) => path)).toEqual([
      '/api/v1/auth/login',
      '/api/v1/auth/refresh',
      '/api/v1/auth/logout',
      '/api/v1/enrolment',
      '/api/v1/enrolment/renewals',
    ]);
  });

  it.each(declared)('$method $path lets in nobody without a credential (R-RBAC-1)', async ({ method, path }) => {
    const answer = await call(undefined, method, pathOf(path), bodyOf(method));

    expect(answer.status).toBe(401);
  });

  const forbidden = declared.flatMap((route) =>
    roles.filter((role) => !allows(role, route.access as Permission)).map((role) => ({ ...route, role })),
  );
  it.each(forbidden)('$method $path refuses the role $role (R-RBAC-1)', async ({ method, path, role }) => {
    const answer = await call(role, method, pathOf(path), bodyOf(method));

    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ code: 'access.not-allowed' });
  });

  const ofAThing = declared.filter(({ path }) => path.endsWith('/:id') || path.endsWith('/:id/sessions'));
  it.each(ofAThing)('$method $path hides what another organisation owns (R-RBAC-1)', async ({ method, path }) => {
    const answer = await call('stranger', method, pathOf(path), bodyOf(method));

    expect(answer.status).toBe(404);
  });

  const lists = declared.filter(
    ({ method, path }) => method === 'GET' && /admin\/[a-z-]+$/.test(path) && !path.endsWith('organisation'),
  );
  it.each(lists)('$method $path lists nothing of another organisation (R-RBAC-1)', async ({ method, path }) => {
    const own = await call('admin', method, pathOf(path));
    const foreign = await call('stranger', method, pathOf(path));

    const ids = ({ body }: { body: Record<string, unknown> }) =>
      (body['items'] as { id: string }[]).map(({ id }) => id);
    expect(ids(own)).toContain(things[path.split('/')[4]]);
    expect(ids(foreign).filter((id) => id !== people['stranger'].id)).toEqual([]);
  });

  const allowed = declared.flatMap((route) =>
    roles.filter((role) => allows(role, route.access as Permission)).map((role) => ({ ...route, role })),
  );
  // Last, because the calls that are let in also change something.
  it.each(allowed)('$method $path lets in the role $role (R-RBAC-1)', async ({ method, path, role }) => {
    const answer = await call(role, method, pathOf(path), bodyOf(method));

    // A thing of the caller's own is not there for the others, whatever their role.
    const own = path.startsWith('/api/v1/auth/') && path.endsWith('/:id') ? [404] : [];
    expect([200, 201, 204, 400, ...own]).toContain(answer.status);
  });
});
