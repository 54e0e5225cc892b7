import { randomUUID } from 'node:crypto';

import { TestStack } from '../testing.js';

describe('a live stream', () => {
  let stack: TestStack;
  const organisationId = randomUUID();

  beforeAll(async () => {
    stack = await TestStack.start({ LIVE_RECHECK_SECONDS: '1', LIVE_MAX_CLIENTS_PER_USER: '2' });
  });
  afterAll(() => stack?.stop());

  const open = (token: string) =>
    fetch(`${stack.service.url}/api/v1/live`, { headers: { authorization: `Bearer ${token}` } });

  it('ends soon after its session does (R-SES-2)', async () => {
    const userId = randomUUID();
    const stream = await open(await stack.token(organisationId, userId));
    const ended = stream.text();

    await stack.signOut(userId);

    expect(await ended).toContain('event: ping');
  });

  it('is refused to a user who has as many as one may have, and to nobody else', async () => {
    const userId = randomUUID();
    const token = await stack.token(organisationId, userId);
    const streams = [await open(token), await open(token)];

    const refused = await open(await stack.token(organisationId, userId));
    const other = await open(await stack.token(organisationId));

    expect([...streams, refused, other].map(({ status }) => status)).toEqual([200, 200, 429, 200]);
    expect(refused.headers.get('retry-after')).toBe('5');
    for (const stream of [...streams, other]) await stream.body?.cancel();
  });
});
