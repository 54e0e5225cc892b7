import { createHash } from 'node:crypto';

import { KnownIds } from './known-ids.js';

const idOf = (number: number) => createHash('sha256').update(String(number)).digest('hex').slice(0, 32);

describe('known schema ids', () => {
  it('finds every id that was added and no other, also after it has grown', () => {
    const known = new KnownIds();
    for (let number = 0; number < 3_000; number += 1) known.add(idOf(number));
    for (let number = 0; number < 3_000; number += 1) expect(known.has(idOf(number))).toBe(true);
    for (let number = 3_000; number < 6_000; number += 1) expect(known.has(idOf(number))).toBe(false);
  });

  it('looks at the place where the id stands in the bytes', () => {
    const known = new KnownIds();
    known.add(idOf(1));
    const bytes = Buffer.concat([Buffer.alloc(5), Buffer.from(idOf(1), 'hex')]);
    expect([known.hasAt(bytes, 5), known.hasAt(bytes, 4), known.hasAt(bytes, 6)]).toEqual([true, false, false]);
  });

  it('tells ids apart that differ in their last byte only', () => {
    const known = new KnownIds();
    known.add(`${'ab'.repeat(15)}00`);
    expect(known.has(`${'ab'.repeat(15)}01`)).toBe(false);
  });

  it('takes nothing for an id that has not its length', () => {
    const known = new KnownIds();
    for (const text of ['', 'abcd', 'ab'.repeat(17), 'zz'.repeat(16)]) {
      known.add(text);
      expect(known.has(text)).toBe(false);
    }
  });
});
