import { randomUUID } from 'node:crypto';

import { eventually } from '@pganalytics/servers';

import { TestStack, aFrame } from '../testing.js';
import type { TestServer } from '../testing.js';

const START = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3 * 3_600_000;
const FAMILY = 'pg_stat_database';

const pollsFrom = (first: number) =>
  Array.from({ length: 6 }, (_, index) => ({
    at: START + (first + index) * 10_000,
    rows: [{ datid: 1, datname: 'shop', xact_commit: (first + index) * 100 }],
  }));

describe('a question that was asked before', () => {
  let stack: TestStack;
  let server: TestServer;
  let organisationId: string;
  let path: string;

  /** How many answers came from the memory of the process, by the service's own count. */
  const fromMemory = async (): Promise<number> => {
    const text = await (await fetch(`${stack.service.url}/metrics`)).text();
    return Number(/pganalytics_query_answers_total\{[^}]*from="memory"[^}]*\} (\d+)/.exec(text)?.[1] ?? 0);
  };
  const storeFrom = (first: number) =>
    stack.store(server, [{ collectedAt: START + (first + 5) * 10_000, frames: [aFrame(FAMILY, pollsFrom(first))] }]);

  beforeAll(async () => {
    stack = await TestStack.start({ QUERY_QUESTIONS_PER_SECOND: '2', QUERY_CACHE_SECONDS: '60' });
    organisationId = randomUUID();
    server = await stack.addServer(organisationId, 'one');
    await storeFrom(0);
    path = `/servers/${server.serverId}/series?from=${START}&to=${START + 120_000}&metric=${FAMILY}.xact_commit`;
  });
  afterAll(() => stack.stop());

  it('is answered alike from memory, and with 304 to who has the answer already', async () => {
    const token = await stack.token(organisationId);
    const first = await stack.get(path, { token });
    const before = await fromMemory();

    const again = await stack.get(path, { token });
    const held = await stack.get(path, { token, headers: { 'if-none-match': first.headers.get('etag')! } });

    expect(await fromMemory()).toBe(before + 2);
    expect(again).toMatchObject({ status: 200, body: first.body });
    for (const name of ['etag', 'cache-control', 'vary', 'content-type']) {
      expect([name, again.headers.get(name)]).toEqual([name, first.headers.get(name)]);
    }
    expect(again.headers.get('x-request-id')).toMatch(/^[0-9a-f]{16}$/);
    expect(held).toMatchObject({ status: 304, body: undefined });
  });

  it('is not answered without a credential, nor to another organisation, nor to somebody who is signed out', async () => {
    const userId = randomUUID();
    const token = await stack.token(organisationId, userId);
    await stack.get(path, { token });

    const anonymous = await stack.get(path);
    const stranger = await stack.get(path, { token: await stack.token(randomUUID()) });
    await stack.signOut(userId);

    expect(anonymous).toMatchObject({ status: 401, body: { code: 'access.not-authenticated' } });
    expect(stranger).toMatchObject({ status: 404 });
    await eventually(async () => expect((await stack.get(path, { token })).status).toBe(401));
  });

  it('is answered anew when something new is stored', async () => {
    const untilNow = path.replace(/to=\d+/, 'to=now');
    const ask = async () => stack.get(untilNow, { token: await stack.token(organisationId) });
    const first = await ask();

    await storeFrom(6);

    // The kept answer would hold for a minute; one that is made anew ends at another moment.
    await eventually(async () => expect((await ask()).body.to).toBeGreaterThan(first.body.to));
  });

  it('counts as any other, so that who asks too fast is refused', async () => {
    const token = await stack.token(organisationId);

    const answers = [];
    for (let asked = 0; asked < 40; asked += 1) answers.push(await stack.get(path, { token }));

    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ body: { code: 'query.asking-too-fast' } });
  });
});
