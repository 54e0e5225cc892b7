import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

import { AccessDirectories, claimsOfAccessToken, signAccessToken } from '@pganalytics/access';
import { publish } from '@pganalytics/bus';
import { MemoryBus } from '@pganalytics/bus/testing';
import { signingKeysPublished } from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';
import { silentLogger } from '@pganalytics/telemetry/testing';

import { SigningKeyNotPublished } from '../auth.errors.js';
import { KeyRing } from './key-ring.js';

class SlowBus extends MemoryBus {
  down = false;

  override async send(record: Parameters<MemoryBus['send']>[0]) {
    if (this.down) throw new Error('the log is down');
    return super.send(record);
  }
}

describe('the signing keys', () => {
  let bus: SlowBus;
  let directories: AccessDirectories;
  let keyRing: KeyRing;

  beforeEach(async () => {
    bus = new SlowBus();
    directories = new AccessDirectories({ bus, logger: silentLogger() });
    await directories.start();
    await directories.caughtUp();
  });

  afterEach(() => keyRing.stop());

  const ring = (rotationMs: number, aheadMs: number): KeyRing =>
    new KeyRing({ bus, published: directories.keys, logger: silentLogger(), rotationMs, aheadMs });
  const token = async (): Promise<string> => {
    const ids = { userId: randomUUID(), organisationId: randomUUID(), sessionId: randomUUID() };
    const claims = { ...ids, role: 'viewer', name: 'x', issuedAtMs: Date.now(), csrfHash: 'x' } as const;
    return signAccessToken(claims, await keyRing.signer(), randomUUID());
  };

  it('change without one failed request at 200 a second, and old tokens stay valid (R-JWT-3)', async () => {
    keyRing = ring(1_200, 300);
    keyRing.start();
    const first = await token();
    const kids = new Set<string>();
    let requests = 0;

    const until = Date.now() + 4_000;
    while (Date.now() < until) {
      const next = await token();
      kids.add(JSON.parse(Buffer.from(next.split('.')[0], 'base64url').toString()).kid as string);
      await Promise.all([claimsOfAccessToken(next, directories), claimsOfAccessToken(first, directories)]);
      requests += 2;
      await delay(5);
    }

    expect(kids.size).toBeGreaterThanOrEqual(3);
    expect(requests).toBeGreaterThan(400);
  });

  it('are published before they are used, the private part never', async () => {
    keyRing = ring(60_000, 300);
    keyRing.start();
    const before = await keyRing.signer();

    await keyRing.rotate();

    expect(bus.messagesOn(signingKeysPublished)).toHaveLength(2);
    expect(await keyRing.signer()).toBe(before);
    await eventually(async () => expect(await keyRing.signer()).not.toBe(before));
    expect(before.privateKey.extractable).toBe(false);
    const published = bus.records.map(({ value }) => value!.toString()).join('');
    expect(published).not.toMatch(/"d":/);
  });

  it('are replaced at once when they are taken back, and their tokens are refused (R-JWT-3)', async () => {
    keyRing = ring(60_000, 1_000);
    keyRing.start();
    const stolen = await token();
    const [key] = bus.messagesOn(signingKeysPublished);

    const notAfter = new Date(Date.now() - 1).toISOString();
    await publish(bus, signingKeysPublished, { ...key, notAfter }, { source: 'pganalytics/auth' });

    await expect(claimsOfAccessToken(stolen, directories)).rejects.toThrow('Sign in');
    await expect(claimsOfAccessToken(await token(), directories)).resolves.toBeDefined();
  });

  it('are not used while the log is down, and are there when it comes back', async () => {
    bus.down = true;
    keyRing = ring(60_000, 1_000);
    keyRing.start();

    await expect(keyRing.signer()).rejects.toThrow(SigningKeyNotPublished);
    bus.down = false;

    await eventually(() => keyRing.signer());
  });
});
