import { createHash } from 'node:crypto';

import fc from 'fast-check';

import { sha1 } from './sha1.js';
import { formatApiToken, formatCollectorToken, newTokenSecret, parseApiToken, parseCollectorToken } from './tokens.js';
import { MalformedUuid, newId, serverIdOf, uuidBytes, uuidOf, uuidV5 } from './uuid.js';

describe('ids', () => {
  it('sorts ids by the time they were made', () => {
    const ids = [3, 1, 2].map((second) => newId(1_700_000_000_000 + second * 1000));

    expect(ids.toSorted()).toEqual([ids[1], ids[2], ids[0]]);
  });

  it('makes version 7 ids that never repeat', () => {
    const ids = Array.from({ length: 1000 }, () => newId());

    expect(new Set(ids).size).toBe(1000);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    );
  });

  it('computes the same SHA-1 as OpenSSL', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(Buffer.from(sha1(bytes)).toString('hex')).toBe(createHash('sha1').update(bytes).digest('hex'));
      }),
    );
  });

  it('agrees with the published example of a version 5 UUID', () => {
    // RFC 9562, appendix A.4: DNS namespace, www.example.com
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });

  it('gives a target its own server id in each organisation', () => {
    const [one, other] = [newId(), newId()];

    expect(serverIdOf(one, 'db1:5432')).toBe(serverIdOf(one, 'db1:5432'));
    expect(serverIdOf(one, 'db1:5432')).not.toBe(serverIdOf(other, 'db1:5432'));
  });

  it('turns bytes into text and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        expect(uuidBytes(uuidOf(bytes))).toEqual(bytes);
      }),
    );
    expect(() => uuidBytes('no-uuid')).toThrow(MalformedUuid);
    const uuid = '0190a3f1-7c2e-7b3d-8a4f-5e6d7c8b9a0f';
    expect(uuidBytes(uuid.replaceAll('-', '').toUpperCase())).toEqual(uuidBytes(uuid));
    for (const wrong of ['', `${uuid}0`, uuid.slice(1), uuid.replace('-', '--'), `-${uuid}`, uuid.replace('f', 'ƒ')]) {
      expect(() => uuidBytes(wrong)).toThrow(MalformedUuid);
    }
    expect(() => uuidOf(new Uint8Array(15))).toThrow(MalformedUuid);
  });
});

describe('tokens', () => {
  it('reads back the ids inside a token', () => {
    const ids = { organisationId: newId(), collectorId: newId() };

    expect(parseCollectorToken(formatCollectorToken({ ...ids, secret: newTokenSecret() }))).toEqual(ids);
    expect(parseApiToken(formatApiToken({ tokenId: ids.collectorId, secret: newTokenSecret() }))).toEqual({
      tokenId: ids.collectorId,
    });
  });

  it('does not take other text for a token', () => {
    expect(parseCollectorToken('pgac_1_2_3')).toBeUndefined();
    expect(parseCollectorToken(formatApiToken({ tokenId: newId(), secret: newTokenSecret() }))).toBeUndefined();
    expect(parseApiToken('')).toBeUndefined();
  });
});
