import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Duplex } from 'node:stream';

import { enrolmentPath, renewalPath } from '@pganalytics/contracts/accounts';

import { IdentityDirectory } from '../directory/identity-directory.js';
import { IdentityUnreadable, NotEnrolled } from '../directory/identity.errors.js';
import { TestAuthority } from '../testing/test-authority.js';
import { TestPlatform } from '../testing/test-platform.js';
import { enrol } from './enrol.js';
import { PlatformClient } from './platform-client.js';
import type { PlatformClientOptions } from './platform-client.js';
import {
  NotThePlatform,
  PlaintextPlatform,
  PlatformNotTrusted,
  PlatformRefused,
  PlatformUnreachable,
} from './platform.errors.js';
import { renew, renewalDueMs } from './renew.js';

const HOUR_MS = 3_600_000;

describe('the identity of a collector', () => {
  let root: string;
  let directory: IdentityDirectory;
  let platform: TestPlatform;
  let client: PlatformClient;

  const clientOf = (given: Partial<PlatformClientOptions> = {}) => {
    const caFile = path.join(root, 'ca.pem');
    return new PlatformClient({ url: platform.url, caFile, environment: {}, timeoutMs: 5_000, ...given });
  };
  const enrolWith = (by: PlatformClient) =>
    enrol({ client: by, directory, token: 'pgae_spec', name: 'a collector', hostName: 'spec' });

  beforeEach(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'pganalytics-identity-'));
    directory = new IdentityDirectory(path.join(root, 'identity'));
    platform = await TestPlatform.start();
    writeFileSync(path.join(root, 'ca.pem'), platform.authority.certificate);
    client = clientOf();
  });

  afterEach(async () => {
    client.close();
    await platform.stop();
    rmSync(root, { recursive: true });
  });

  it('is not there before the enrolment, and complete after it, for the eyes of its owner', async () => {
    await expect(directory.load()).rejects.toThrow(NotEnrolled);

    const { identity, already } = await enrolWith(client);

    expect(already).toBe(false);
    expect(await directory.load()).toEqual(identity);
    expect(identity).toMatchObject({ ...platform.ids, platformUrl: platform.url, ingestUrl: 'https://localhost:8443' });
    expect(readdirSync(directory.path).toSorted()).toEqual([
      'authorities.pem',
      'identity.json',
      'identity.pem',
      'platform-ca.pem',
    ]);
    for (const file of readdirSync(directory.path)) {
      expect(statSync(path.join(directory.path, file)).mode & 0o777).toBe(0o600);
    }
  });

  it('is left as it is when the collector is enrolled again, and costs no token', async () => {
    const { identity } = await enrolWith(client);

    const again = await enrolWith(client);

    expect(again).toEqual({ identity, already: true });
    expect(platform.requests).toHaveLength(1);
  });

  it('is asked for with the same key after a lost answer', async () => {
    platform.answersToLose = 1;

    await expect(enrolWith(client)).rejects.toThrow(PlatformUnreachable);
    const { identity } = await enrolWith(clientOf());

    expect(new Set(platform.requests.map(({ keyHash }) => keyHash)).size).toBe(1);
    expect(platform.requests).toHaveLength(2);
    expect(new X509Certificate(identity.certificate).subjectAltName).toContain(platform.ids.collectorId);
  });

  it('is renewed with a new key, the same one after a lost answer, and due after two thirds (R-ING-2)', async () => {
    const before = (await enrolWith(client)).identity;
    platform.answersToLose = 1;

    await expect(renew(client, directory)).rejects.toThrow(PlatformUnreachable);
    const stillGood = await directory.load();
    const after = await renew(clientOf(), directory);

    expect(stillGood).toEqual(before);
    expect(after.key).not.toBe(before.key);
    expect(await directory.load()).toEqual(after);
    const renewals = platform.requests.filter((request) => request.path === renewalPath);
    expect(new Set(renewals.map(({ keyHash }) => keyHash)).size).toBe(1);
    expect(renewalDueMs({ notBeforeMs: 0, notAfterMs: 3 * HOUR_MS })).toBe(2 * HOUR_MS);
  });

  it('survives a crash between two files', async () => {
    const { identity } = await enrolWith(client);
    const pair = readFileSync(path.join(directory.path, 'identity.pem'), 'utf8');

    writeFileSync(path.join(directory.path, 'identity.pem.new'), pair.slice(0, 100));
    expect(await directory.load()).toEqual(identity);
    rmSync(path.join(directory.path, 'identity.json'));
    expect((await enrolWith(client)).already).toBe(false);
  });

  it.each([
    ['half a file', () => 'half', 'lacks the key'],
    [
      'the key of somebody else',
      (pair: string, other: string) => other + pair.slice(pair.indexOf('-----BEGIN C')),
      'fit',
    ],
  ])('with %s is refused in words', async (_what, change, words) => {
    await enrolWith(client);
    const file = path.join(directory.path, 'identity.pem');
    const { key } = await directory.request();

    writeFileSync(file, change(readFileSync(file, 'utf8'), key));

    await expect(directory.load()).rejects.toThrow(IdentityUnreadable);
    await expect(directory.load()).rejects.toThrow(words);
  });

  describe('and a platform that', () => {
    const problem = async (given: Partial<PlatformClientOptions>) => {
      const asking = clientOf(given);
      const error: unknown = await enrolWith(asking).catch((thrown: unknown) => thrown);
      asking.close();
      return error as Error;
    };

    it('refuses the token is quoted', async () => {
      platform.refusal = { status: 401, code: 'auth.enrolment-token-expired', detail: 'The token expired.' };

      const error = await problem({});

      expect(error).toBeInstanceOf(PlatformRefused);
      expect(error).toMatchObject({ code: 'auth.enrolment-token-expired', message: 'The token expired.' });
    });

    it('has another time is told beside its refusal', async () => {
      platform.refusal = { status: 401, code: 'auth.enrolment-token-expired', detail: 'The token expired.' };
      platform.date = new Date(Date.now() - 2 * HOUR_MS);

      expect((await problem({})).message).toContain("The clock here is 120 min ahead of the platform's.");
    });

    it('shows a certificate of an unknown authority is not trusted, and --ca-file is named', async () => {
      const error = await problem({ caFile: undefined });

      expect(error).toBeInstanceOf(PlatformNotTrusted);
      expect(error.message).toContain('--ca-file');
    });

    it('shows a certificate for another name is not trusted', async () => {
      const authority = await TestAuthority.create();
      const other = await TestPlatform.start({ server: await authority.forServer(['other.example']) });
      writeFileSync(path.join(root, 'ca.pem'), authority.certificate);

      const error = await problem({ url: other.url });

      expect(error.message).toContain('another host name');
      await other.stop();
    });

    it('shows a certificate that has expired is not trusted, and the clock is told', async () => {
      const authority = await TestAuthority.create();
      const server = await authority.forServer(['localhost'], { notAfter: new Date(Date.now() - HOUR_MS / 2) });
      const expired = await TestPlatform.start({ server });
      writeFileSync(path.join(root, 'ca.pem'), authority.certificate);

      const error = await problem({ url: expired.url });

      expect(error).toBeInstanceOf(PlatformNotTrusted);
      expect(error.message).toMatch(/has expired: .* here it is 20/);
      await expired.stop();
    });

    it('is not there, or does not speak TLS, is unreachable', async () => {
      const plain = createHttpServer((_request, response) => response.end('<html>'));
      await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
      const address = `localhost:${(plain.address() as { port: number }).port}`;

      const [spoken, other] = [
        await problem({ url: `https://${address}` }),
        await problem({ url: `http://${address}` }),
      ];
      await new Promise((resolve) => plain.close(resolve));
      const gone = await problem({ url: `https://${address}` });

      expect([spoken, gone].map(({ message }) => message)).toEqual([
        expect.stringContaining('does not speak TLS'),
        expect.stringContaining('nothing listens there'),
      ]);
      expect(other).toBeInstanceOf(NotThePlatform);
    });

    it.each([
      ['has no such path', (url: string) => `${url}/somewhere`, NotThePlatform],
      ['is no address', () => 'ftp://x', NotThePlatform],
      ['would get the token in clear', () => 'http://platform.example', PlaintextPlatform],
    ])('%s is refused', async (_what, change, kind) => {
      await expect(async () => enrolWith(clientOf({ url: change(platform.url) }))).rejects.toThrow(kind);
    });

    it('is reached through a proxy, unless NO_PROXY names it', async () => {
      const connects: string[] = [];
      const tunnels: Duplex[] = [];
      const proxy: Server = createHttpServer().on('connect', (request, socket, head) => {
        connects.push(request.url ?? '');
        tunnels.push(socket);
        const { port } = new URL(platform.url);
        const upstream = connect(Number(port), '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 OK\r\n\r\n');
          upstream.write(head);
          upstream.pipe(socket).pipe(upstream);
        });
        upstream.on('error', () => socket.destroy());
        socket.on('error', () => upstream.destroy());
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as { port: number }).port}`;
      const through = clientOf({ environment: { HTTPS_PROXY } });

      await enrolWith(through);
      const past = clientOf({ environment: { https_proxy: HTTPS_PROXY, no_proxy: 'localhost' } });
      await renew(past, directory);

      expect(connects).toEqual([new URL(platform.url).host]);
      expect(platform.requests.map((request) => request.path)).toEqual([enrolmentPath, renewalPath]);
      for (const one of [through, past]) one.close();
      for (const tunnel of tunnels) tunnel.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    });
  });
});
