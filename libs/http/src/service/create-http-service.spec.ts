import { Controller, Module } from '@nestjs/common';
import { InvalidError } from '@pganalytics/errors';
import { Metrics } from '@pganalytics/telemetry';
import { memoryLogger, silentLogger } from '@pganalytics/telemetry/testing';
import { eventually } from '@pganalytics/servers';
import { z } from 'zod';

import { Endpoint, Input, defineEndpoint } from '../endpoint/endpoint.js';
import type { InputOf } from '../endpoint/endpoint.js';
import { openApiDocument } from '../endpoint/open-api.js';
import { createHttpService } from './create-http-service.js';
import type { HttpService } from './create-http-service.js';

class PlanetNotFound extends InvalidError {
  readonly code = 'planets.not-found';
}

const planet = z.object({ name: z.string(), moons: z.number().int() }).meta({ id: 'Planet' });

const getPlanet = defineEndpoint({
  method: 'GET',
  path: '/:name',
  access: 'public',
  summary: 'Get a planet',
  params: z.object({ name: z.string().max(10) }),
  query: z.object({ moons: z.coerce.number().int().default(0).describe('How many moons it has.') }),
  response: planet,
});

@Controller('api/v1/planets')
class PlanetController {
  @Endpoint(getPlanet)
  get(@Input() { params, query }: InputOf<typeof getPlanet>) {
    if (params.name === 'vulcan') throw new PlanetNotFound('No planet is called vulcan.');
    if (params.name === 'bug') throw new Error('a secret from the inside');
    return { name: params.name, moons: query.moons };
  }
}

@Module({ controllers: [PlanetController] })
class PlanetModule {}

const config = {
  HTTP_HOST: '127.0.0.1',
  HTTP_PORT: 0,
  HTTP_DRAIN_MS: 0,
  HTTP_SHUTDOWN_TIMEOUT_MS: 1_000,
  HTTP_BODY_LIMIT_BYTES: 1_024,
  HTTP_REQUEST_TIMEOUT_MS: 1_000,
  HTTP_TRUST_PROXY: false,
};

describe('an HTTP service', () => {
  let service: HttpService;
  let databaseUp = true;
  const { logger, lines } = memoryLogger();

  beforeAll(async () => {
    const check = () => {
      if (!databaseUp) throw new Error('the database refuses connections');
    };
    service = await createHttpService({
      service: 'planets',
      module: PlanetModule,
      config,
      logger,
      metrics: new Metrics('planets'),
      readiness: [{ name: 'database', check }],
    });
  });

  afterAll(() => service.stop());

  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${service.url}${path}`, { headers });

  it('validates and converts the input of an endpoint', async () => {
    const answer = await get('/api/v1/planets/mars?moons=2');

    expect(await answer.json()).toEqual({ name: 'mars', moons: 2 });
  });

  it('names every wrong field at once', async () => {
    const answer = await get('/api/v1/planets/a-name-too-long?moons=two');

    const body = (await answer.json()) as { errors: { path: string }[] };
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(body.errors.map(({ path }) => path)).toEqual(['params.name', 'query.moons']);
  });

  it('answers an expected failure with its code', async () => {
    const answer = await get('/api/v1/planets/vulcan');

    expect(await answer.json()).toMatchObject({ status: 400, code: 'planets.not-found', title: 'Bad request' });
  });

  it('keeps the inside of a bug in the log, under the request id it answers with', async () => {
    const answer = await get('/api/v1/planets/bug', { 'x-request-id': 'r-42' });

    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(text).not.toContain('secret');
    expect(JSON.parse(text)).toMatchObject({ code: 'internal', requestId: 'r-42' });
    expect(lines.filter((line) => line['level'] === 'error')).toMatchObject([{ requestId: 'r-42' }]);
  });

  it('says in /readyz which dependency is missing, while /healthz stays up (R-AVL-4)', async () => {
    databaseUp = false;

    const ready = await eventually(async () => {
      const answer = await get('/readyz');
      expect(answer.status).toBe(503);
      return answer;
    });

    expect(await ready.json()).toEqual({ ready: false, checks: { database: 'the database refuses connections' } });
    expect((await get('/healthz')).status).toBe(200);
    databaseUp = true;
  });

  it('counts requests by route, not by path', async () => {
    await get('/api/v1/planets/earth');

    expect(await (await get('/metrics')).text()).toContain('route="/api/v1/planets/:name",status="200"');
  });

  it('describes its endpoints in OpenAPI 3.1 with named schemas', () => {
    const document = openApiDocument({
      title: 'Planets',
      version: '1',
      description: 'All planets.',
      controllers: [PlanetController],
    });

    expect(document).toMatchObject({
      openapi: '3.1.0',
      paths: {
        '/api/v1/planets/{name}': {
          get: {
            operationId: 'getPlanetsName',
            security: [],
            parameters: [
              { name: 'name', in: 'path', required: true },
              { name: 'moons', in: 'query', required: false, description: 'How many moons it has.' },
            ],
            responses: {
              200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Planet' } } } },
            },
          },
        },
      },
      components: { schemas: { Planet: { type: 'object', required: ['name', 'moons'] } } },
    });
  });

  it('names the port that is taken', async () => {
    const taken = Number(new URL(service.url).port);

    const second = createHttpService({
      service: 'planets',
      module: PlanetModule,
      config: { ...config, HTTP_PORT: taken },
      logger: silentLogger(),
      metrics: new Metrics('planets'),
    });

    await expect(second).rejects.toThrow(`planets cannot listen on 127.0.0.1:${taken}: another program uses this port`);
  });
});

describe('an HTTP service that stops', () => {
  it('is not ready at once, and still finishes what it began (R-AVL-5)', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    @Controller('slow')
    class SlowController {
      @Endpoint({
        method: 'GET',
        path: '/',
        access: 'public',
        summary: 'Wait',
        response: z.object({ done: z.boolean() }),
      })
      async wait() {
        await gate;
        return { done: true };
      }
    }
    @Module({ controllers: [SlowController] })
    class SlowModule {}
    const service = await createHttpService({
      service: 'slow',
      module: SlowModule,
      config: { ...config, HTTP_DRAIN_MS: 200 },
      logger: silentLogger(),
      metrics: new Metrics('slow'),
    });

    const inFlight = fetch(`${service.url}/slow`);
    await fetch(`${service.url}/healthz`);
    const stopping = service.stop();
    const ready = await fetch(`${service.url}/readyz`);
    release();

    expect(ready.status).toBe(503);
    expect(await (await inFlight).json()).toEqual({ done: true });
    await stopping;
    await expect(fetch(`${service.url}/healthz`)).rejects.toThrow();
  });
});
