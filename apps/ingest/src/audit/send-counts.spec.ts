import { crc32 } from 'node:zlib';

import { SendReconciler } from '@pganalytics/contracts';
import type { MessageOf, sendsCounted } from '@pganalytics/contracts';

import { SendCounts } from './send-counts.js';

const MINUTE = 60_000;

describe('counting what was sent (R-KAF-14)', () => {
  let told: MessageOf<typeof sendsCounted>[];
  let counts: SendCounts;

  beforeEach(() => {
    told = [];
    counts = new SendCounts(
      't',
      async (counted) => void told.push(counted),
      () => undefined,
    );
  });

  const digestOf = (text: string): number => crc32(Buffer.from(text));

  it('tells a minute when it is over and all of it is settled', async () => {
    const [one, other] = [counts.next(digestOf('a'), 5), counts.next(digestOf('b'), 6)];
    one.settled(true);
    await counts.end(MINUTE - 1);
    await counts.end(MINUTE + 1);
    expect(told).toEqual([]);

    other.settled(false);

    const digest = digestOf('a');
    const expected = {
      from: 0,
      firstNumber: 1,
      lastNumber: 2,
      confirmed: 1,
      xor: digest,
      sum: digest,
      unconfirmed: [2],
    };
    expect(told).toEqual([{ producer: counts.producer, topic: 't', ...expected }]);
  });

  it('begins a new minute with the first record in it, and tells the last one at the end', async () => {
    counts.next(1, 10).settled(true);
    counts.next(2, MINUTE + 10).settled(true);

    await counts.end();
    await counts.end();

    expect(told.map(({ from, firstNumber, lastNumber }) => [from, firstNumber, lastNumber])).toEqual([
      [0, 1, 1],
      [MINUTE, 2, 2],
    ]);
  });

  it('is what a reader of the topic needs to prove that nothing is missing', async () => {
    const reconciler = new SendReconciler();
    for (let index = 0; index < 500; index += 1) {
      const value = digestOf(`value ${index}`);
      const numbered = counts.next(value, index * 300);
      numbered.settled(true);
      if (index !== 250) reconciler.addRecord(numbered.sentAs, value);
    }
    await counts.end();

    for (const counted of told) reconciler.addCount(counted);

    expect(told).toHaveLength(3);
    expect(reconciler.result()).toMatchObject({ missing: [`${counts.producer}/251`], doubled: [], altered: [] });
  });
});
