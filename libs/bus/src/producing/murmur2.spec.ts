import { murmur2, partitionOfKey } from './murmur2.js';

describe('the partition of a key', () => {
  // The values stand in Kafka's own test of its hash.
  it.each([
    ['21', -973_932_308],
    ['foobar', -790_332_482],
    ['a-little-bit-long-string', -985_981_536],
    ['a-little-bit-longer-string', -1_486_304_829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
    ['abc', 479_470_107],
  ])('hashes %s as Kafka does', (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash);
  });

  it('stays within the number of partitions', () => {
    const partitions = Array.from({ length: 100 }, (_, i) => partitionOfKey(Buffer.from(`key ${i}`), 7));

    expect(Math.min(...partitions)).toBe(0);
    expect(Math.max(...partitions)).toBe(6);
  });
});
