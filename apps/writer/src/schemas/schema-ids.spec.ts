import { createHash } from 'node:crypto';

import { SchemaIds } from './schema-ids.js';

describe('ids of schemas', () => {
  it('gives the digits of each id, also when more ids than places take turns', () => {
    const ids = new SchemaIds();
    const all = Array.from({ length: 6_000 }, (_, number) => createHash('md5').update(String(number)).digest());
    for (const id of [...all, ...all.toReversed(), ...all]) expect(ids.hexOf(id)).toBe(id.toString('hex'));
  });

  it('tells ids apart that share a place and differ in their last byte only', () => {
    const ids = new SchemaIds();
    const [one, other] = [Buffer.alloc(16, 7), Buffer.concat([Buffer.alloc(15, 7), Buffer.of(8)])];
    expect([ids.hexOf(one), ids.hexOf(other), ids.hexOf(one)]).toEqual(
      [one, other, one].map((id) => id.toString('hex')),
    );
  });

  it('takes what has another length for what it is', () => {
    expect(new SchemaIds().hexOf(Buffer.from('abc'))).toBe('616263');
    expect(new SchemaIds().hexOf(Buffer.alloc(0))).toBe('');
  });
});
