import { randomUUID } from 'node:crypto';

import { Controller, Get, Module, Post } from '@nestjs/common';
import { MemoryBus } from '@pganalytics/bus/testing';
import { formatApiToken, newTokenSecret } from '@pganalytics/contracts';
import { createHttpService, httpConfig } from '@pganalytics/http';
import type { HttpService } from '@pganalytics/http';
import { loadConfig } from '@pganalytics/config';
import { Metrics } from '@pganalytics/telemetry';
import { silentLogger } from '@pganalytics/telemetry/testing';

import { sha256Hex } from '../credentials/hashes.js';
import { AccessDirectories } from '../directories/access-directories.js';
import { CurrentPrincipal } from '../roles/principal.js';
import type { Principal } from '../roles/principal.js';
import { Public, Requires } from '../routes/requires.js';
import { TestSigner } from '../testing.js';
import { AccessModule } from './access.module.js';

@Controller('things')
class ThingController {
  @Get('public')
  @Public()
  open() {
    return { open: true };
  }

  @Get()
  @Requires('servers:read')
  read(@CurrentPrincipal() principal: Principal) {
    return principal;
  }

  @Post()
  @Requires('servers:write')
  write() {
    return { written: true };
  }
}

@Controller('forgotten')
class ForgottenController {
  @Get()
  list() {
    return 'anybody gets this';
  }
}

@Module({ controllers: [ForgottenController] })
class ForgottenModule {}

describe('the guard before every route', () => {
  let service: HttpService;
  let directories: AccessDirectories;
  let signer: TestSigner;
  const userId = randomUUID();
  const config = loadConfig(httpConfig, { HTTP_DRAIN_MS: '0' });

  beforeAll(async () => {
    directories = new AccessDirectories({ bus: new MemoryBus(), logger: silentLogger() });
    const access = AccessModule.forRoot({ directories, publicUrl: 'http://127.0.0.1' });
    @Module({ imports: [access], controllers: [ThingController] })
    class ThingModule {}
    const around = { config, logger: silentLogger(), metrics: new Metrics('spec') };
    service = await createHttpService({ service: 'things', module: ThingModule, ...around });
    signer = await TestSigner.knownTo(directories);
  });

  afterAll(() => service.stop());

  const call = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const answer = await fetch(`${service.url}/things${path}`, { method, headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };

  it('lets anyone into a public route, also with a credential that is worth nothing', async () => {
    expect((await call('/public')).status).toBe(200);
    expect((await call('/public', { authorization: 'Bearer nonsense' })).status).toBe(200);
  });

  it('lets in nobody without a credential, and tells a caller with one who it is', async () => {
    const authorization = `Bearer ${await signer.token({ userId, name: 'Ada' })}`;

    const answer = await call('', { authorization });

    expect((await call('')).status).toBe(401);
    expect(answer.body).toMatchObject({ kind: 'user', id: userId, userId, role: 'viewer', name: 'Ada' });
  });

  it('refuses a role without the permission', async () => {
    const post = async (role: 'viewer' | 'editor' | 'admin') =>
      (await call('', { authorization: `Bearer ${await signer.token({ role })}` }, 'POST')).status;

    expect(await post('viewer')).toBe(403);
    expect(await post('editor')).toBe(201);
    expect(await post('admin')).toBe(201);
  });

  it('takes the token from a cookie, and for a change only with the CSRF token that belongs to it', async () => {
    const cookie = `other=1; pga_access=${await signer.token({ role: 'editor' })}`;

    expect((await call('', { cookie })).status).toBe(200);
    expect((await call('', { cookie }, 'POST')).body['code']).toBe('access.csrf-token-missing');
    expect((await call('', { cookie, 'x-csrf-token': 'wrong' }, 'POST')).status).toBe(403);
    expect((await call('', { cookie, 'x-csrf-token': 'csrf' }, 'POST')).status).toBe(201);
  });

  it('refuses a wrong bearer token even when a good cookie comes with it, and a cookie given twice', async () => {
    const token = await signer.token();

    expect((await call('', { cookie: `pga_access=${token}`, authorization: 'Bearer x' })).status).toBe(401);
    expect((await call('', { cookie: `pga_access=${token}`, authorization: 'Basic eDp5' })).status).toBe(401);
    expect((await call('', { cookie: `pga_access=${token}; pga_access=${token}` })).status).toBe(401);
  });

  it('takes an API token until it is revoked or has expired, and only with its secret', async () => {
    const tokenId = randomUUID();
    const token = formatApiToken({ tokenId, secret: newTokenSecret() });
    const known = {
      tokenId,
      organisationId: randomUUID(),
      userId,
      role: 'viewer',
      tokenHash: sha256Hex(token),
    } as const;
    const status = async (given: string) => (await call('', { authorization: `Bearer ${given}` })).status;

    expect(await status(token)).toBe(401);
    directories.apiTokens.apply({ ...known, expiresAt: null, revoked: false });
    expect(await status(token)).toBe(200);
    expect(await status(formatApiToken({ tokenId, secret: newTokenSecret() }))).toBe(401);
    directories.apiTokens.apply({ ...known, expiresAt: new Date(Date.now() - 1).toISOString(), revoked: false });
    expect(await status(token)).toBe(401);
    directories.apiTokens.apply({ ...known, expiresAt: null, revoked: true });
    expect(await status(token)).toBe(401);
  });

  it('keeps a service with an undeclared route from starting (R-RBAC-1)', async () => {
    const around = { config, logger: silentLogger(), metrics: new Metrics('spec') };

    const start = createHttpService({ service: 'forgotten', module: ForgottenModule, ...around });

    await expect(start).rejects.toThrow('GET /forgotten');
  });
});
