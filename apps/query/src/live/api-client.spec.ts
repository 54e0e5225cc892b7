import { randomUUID } from 'node:crypto';

import { ApiProblem, answerOf, createApiClient, listenLive } from '@pganalytics/api-client';
import type { LiveStored } from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';

import { TestStack, aFrame } from '../testing.js';
import type { TestServer } from '../testing.js';

const NOW = Date.now();
const frames = (at: number) => [aFrame('os_load', [{ at, rows: [{ load1: 1.25, running: 3 }] }])];

describe('the client of the API', () => {
  let stack: TestStack;
  let server: TestServer;
  let token: string;

  beforeAll(async () => {
    stack = await TestStack.start({ LIVE_MAX_SECONDS: '1' });
    const organisationId = randomUUID();
    token = await stack.token(organisationId);
    server = await stack.addServer(organisationId, 'one');
    await stack.store(server, [{ collectedAt: NOW - 20_000, frames: frames(NOW - 20_000) }]);
  });

  afterAll(() => stack.stop());

  it('asks with typed paths and parameters', async () => {
    const client = createApiClient({ baseUrl: `${stack.service.url}/`, token });

    const { items } = await answerOf(client.GET('/api/v1/servers', {}));
    const { series } = await answerOf(
      client.GET('/api/v1/servers/{id}/series', {
        params: { path: { id: items[0].id }, query: { metric: 'os_load.load1', from: String(NOW - 60_000), by: [] } },
      }),
    );

    expect(items.map(({ name }) => name)).toEqual(['one']);
    expect(series).toEqual([{ labels: {}, points: [[NOW - 20_000, 1.25]] }]);
  });

  it('throws a problem with what the API said', async () => {
    const client = createApiClient({ baseUrl: stack.service.url, token: () => token });
    const asked = client.GET('/api/v1/servers/{id}', { params: { path: { id: randomUUID() } } });

    const problem = await asked.catch((error: unknown) => error);

    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ status: 404, code: 'query.server-not-found' });
    expect((problem as ApiProblem).message).toContain('No server of your organisation');
  });

  it('hears live events, also after the stream has ended and begun anew', async () => {
    const heard: LiveStored[] = [];
    const { promise: reopened, resolve } = Promise.withResolvers<void>();
    const live = listenLive({
      baseUrl: stack.service.url,
      token: () => token,
      servers: [server.serverId],
      onStored: (stored) => heard.push(stored),
      onReopened: resolve,
    });

    await reopened;
    // The stream may just be between two connections when something is stored.
    await eventually(async () => {
      await stack.store(server, [{ collectedAt: NOW, frames: frames(NOW) }]);
      expect(heard).not.toEqual([]);
    });
    live.close();
    await live.ended;

    expect(heard[0]).toMatchObject({ serverId: server.serverId, collectedAtMs: NOW, families: ['os_load'] });
  });

  it('gives up on a stream that is refused for good', async () => {
    const errors: unknown[] = [];

    const live = listenLive({
      baseUrl: stack.service.url,
      token,
      servers: [randomUUID()],
      onError: (error) => errors.push(error),
    });
    await live.ended;

    expect(errors).toEqual([expect.objectContaining({ status: 404 })]);
  });
});
