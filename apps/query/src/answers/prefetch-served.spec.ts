import { randomUUID } from 'node:crypto';

import { eventually } from '@pganalytics/servers';

import { TestStack, aFrame } from '../testing.js';
import type { TestServer } from '../testing.js';

const START = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3 * 3_600_000;
const RANGE = `from=${START}&to=${START + 600_000}`;

describe('the page that a viewer of a server opens next', () => {
  let stack: TestStack;
  let organisationId: string;
  let known: TestServer;
  let next: TestServer;
  let last: TestServer;

  const count = async (metric: string): Promise<number> => {
    const text = await (await fetch(`${stack.service.url}/metrics`)).text();
    const [name, label] = metric.split(' ');
    return Number(new RegExp(`${name}\\{[^}]*"${label}"[^}]*\\} (\\d+)`).exec(text)?.[1] ?? 0);
  };
  const ahead = (outcome: string) => count(`pganalytics_query_prefetched_answers_total ${outcome}`);
  const queriesOf = ({ serverId }: TestServer, limit = 50) => `/servers/${serverId}/queries?${RANGE}&limit=${limit}`;
  const chartsOf = ({ serverId }: TestServer) =>
    `/servers/${serverId}/panels?${RANGE}&panel=${encodeURIComponent('metric=pg_stat_database.xact_commit')}`;

  beforeAll(async () => {
    stack = await TestStack.start({ QUERY_PREFETCH_AFTER_MS: '1', QUERY_PREFETCH_PER_SECOND: '1000' });
    organisationId = randomUUID();
    known = await stack.addServer(organisationId, 'known');
    next = await stack.addServer(organisationId, 'next');
    last = await stack.addServer(organisationId, 'last');
    const polls = [{ at: START, rows: [{ datid: 1, datname: 'shop', xact_commit: 100 }] }];
    for (const server of [known, next, last]) {
      await stack.store(server, [{ collectedAt: START, frames: [aFrame('pg_stat_database', polls)] }]);
    }
  });
  afterAll(() => stack.stop());

  it('is answered before it is asked, once the viewer has opened that page of another server', async () => {
    const token = await stack.token(organisationId);
    const asked = await stack.get(queriesOf(known), { token });

    const made = await count('pganalytics_query_answers_total history');
    await stack.get(chartsOf(next), { token });
    // The charts, and what nobody has asked for yet.
    await eventually(async () => expect(await count('pganalytics_query_answers_total history')).toBe(made + 2));
    const fromMemory = await count('pganalytics_query_answers_total memory');
    const answer = await stack.get(queriesOf(next), { token });

    expect([asked.status, answer.status]).toEqual([200, 200]);
    expect(answer.body).toMatchObject({ from: START, to: START + 600_000, items: asked.body.items });
    expect([await ahead('started'), await ahead('used')]).toEqual([1, 1]);
    expect(await count('pganalytics_query_answers_total memory')).toBe(fromMemory + 1);
  });

  it('is never made of a server that is hidden from the viewer', async () => {
    const strangers = randomUUID();
    const [owner, stranger] = [await stack.token(organisationId), await stack.token(strangers)];
    const own = await stack.addServer(strangers, 'own');
    await stack.get(queriesOf(own, 7), { token: stranger });
    await stack.get(queriesOf(known, 7), { token: owner });
    const before = await ahead('started');

    const hidden = await stack.get(chartsOf(last), { token: stranger });
    await stack.get(chartsOf(last), { token: owner });

    expect(hidden.status).toBe(404);
    await eventually(async () => expect(await ahead('started')).toBeGreaterThan(before));
    const used = await ahead('used');
    await stack.get(queriesOf(last, 7), { token: owner });
    // What was begun is the owner's, and nothing else was.
    expect(await ahead('used')).toBe(used + 1);
    expect(await ahead('started')).toBe(before + 1);
  });
});
