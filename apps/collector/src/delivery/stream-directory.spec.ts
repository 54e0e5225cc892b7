import { StreamDirectory } from './stream-directory.js';

describe('finding snapshots by their stream', () => {
  it('holds little more than what is there, however many went', () => {
    const directory = new StreamDirectory();
    const { number } = directory.enter('server', 1n);
    for (let sequence = 1; sequence <= 100_000; sequence++) {
      directory.put(number, sequence, sequence);
      if (sequence > 3) directory.take(number, sequence - 3);
    }

    expect(directory.entries).toBeLessThan(10);
    const all = directory.within('server', 1n, [{ from: 1n, to: 100_000n }]);
    expect(all).toEqual([99_998, 99_999, 100_000]);
  });

  it('finds what comes late and before all that is there', () => {
    const directory = new StreamDirectory();
    const { number } = directory.enter('server', 1n);
    for (const sequence of [10, 11, 12, 13]) directory.put(number, sequence, sequence);
    directory.take(number, 10);
    directory.put(number, 4, 4);
    directory.take(number, 12);

    const all = directory.within('server', 1n, [{ from: 0n, to: 20n }]);
    expect(all).toEqual([4, 11, 13]);
    expect([directory.find('server', 1n, 4n), directory.find('server', 1n, 5n)]).toEqual([4, undefined]);
  });
});
