import { randomUUID } from 'node:crypto';

import { TestStack, aFrame } from '../testing.js';
import type { TestServer } from '../testing.js';

const START = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3 * 3_600_000;
const FAMILY = 'pg_stat_database';
const DATABASES = 40;

const polls = Array.from({ length: 60 }, (_, index) => ({
  at: START + index * 10_000,
  rows: Array.from({ length: DATABASES }, (_, database) => ({
    datid: database + 1,
    datname: `database_${database}`,
    xact_commit: index * 100,
  })),
}));

describe('a viewer who asks for too much', () => {
  let stack: TestStack;
  let server: TestServer;
  let organisationId: string;
  const range = `from=${START}&to=${START + 600_000}`;
  const path = (query: string) => `/servers/${server.serverId}/series?${range}&metric=${FAMILY}.xact_commit&${query}`;

  beforeAll(async () => {
    stack = await TestStack.start({
      QUERY_ANSWERS_PER_SECOND: '4',
      QUERY_QUESTIONS_PER_SECOND: '30',
      QUERY_MAX_WAITING_PER_USER: '10',
      QUERY_MAX_READ_VALUES: '3000',
      QUERY_MAX_ANSWER_POINTS: '20000',
    });
    organisationId = randomUUID();
    server = await stack.addServer(organisationId, 'one');
    await stack.store(server, [{ collectedAt: polls.at(-1)!.at, frames: [aFrame(FAMILY, polls)] }]);
  });
  afterAll(() => stack.stop());

  it('is refused beyond the rate of one user, told when to try again, and keeps nobody else from an answer', async () => {
    const [greedy, modest] = [await stack.token(organisationId), await stack.token(organisationId)];
    const one = 'where=datname:database_1';

    // Each question is another one, so that no cache answers it.
    const flood = Array.from({ length: 200 }, (_, index) =>
      stack.get(path(`${one}&points=${index + 1}`), { token: greedy }),
    );
    const others = Array.from({ length: 3 }, (_, index) =>
      stack.get(path(`${one}&limit=${index + 1}`), { token: modest }),
    );
    const [answers, served] = await Promise.all([Promise.all(flood), Promise.all(others)]);

    const refused = answers.filter(({ status }) => status === 429);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 429]));
    expect(refused.length).toBeGreaterThan(100);
    expect(refused.every(({ headers }) => Number(headers.get('retry-after')) > 0)).toBe(true);
    expect(new Set(refused.map(({ body }) => body.code))).toContain('query.asking-too-fast');
    expect(served.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('is refused what would take the memory of all others, with what to do instead', async () => {
    const token = await stack.token(organisationId);

    const tooMuch = await stack.get(path('by=datname'), { token });
    const fits = await stack.get(path('by=datname&where=datname:database_1&where=datname:database_2'), { token });
    const tooManyPoints = await stack.get(path('limit=500&step=1s'), { token });

    expect(tooMuch).toMatchObject({ status: 400, body: { code: 'history.too-much-to-read' } });
    expect(tooMuch.body.detail).toContain('where=dimension:value');
    expect(fits.status).toBe(200);
    expect(tooManyPoints).toMatchObject({ status: 400, body: { code: 'query.too-many-values' } });
  });

  it('pays for every chart of a request for several', async () => {
    const token = await stack.token(organisationId);
    const panel = encodeURIComponent(`metric=${FAMILY}.xact_commit&where=datname:database_1`);
    const panels = (points: number) =>
      stack.get(`/servers/${server.serverId}/panels?${range}&points=${points}${`&panel=${panel}`.repeat(24)}`, {
        token,
      });

    const answers = await Promise.all([panels(1), panels(2), panels(3), panels(4)]);

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(3);
    const tooMany = await stack.get(`/servers/${server.serverId}/panels?${`panel=${panel}&`.repeat(25)}`, { token });
    expect(tooMany).toMatchObject({ status: 400, body: { code: 'http.invalid-request' } });
  });
});
