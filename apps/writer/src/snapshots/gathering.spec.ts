import { Gathering } from './gathering.js';

const fulfilled = { status: 'fulfilled', value: undefined } as const;

/** Work that ends when it is told to. */
function aGathering(options: { atOnce: number; most: number }) {
  const begun: { items: readonly number[]; end: () => void }[] = [];
  const gathering = new Gathering<number>({
    atOnce: options.atOnce,
    fits: (taken) => taken.length < options.most,
    run: (items) =>
      new Promise((resolve) => {
        const end = () =>
          resolve(items.map((item) => (item < 0 ? { status: 'rejected', reason: new Error(`${item}`) } : fulfilled)));
        begun.push({ items, end });
      }),
  });
  return { gathering, begun, items: () => begun.map((work) => work.items) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('gathering', () => {
  it('begins at once, and works together on what has come in the meantime', async () => {
    const { gathering, begun, items } = aGathering({ atOnce: 1, most: 10 });
    const first = gathering.add(1);
    await settled();
    const rest = [2, 3, 4].map((item) => gathering.add(item));
    await settled();
    expect(items()).toEqual([[1]]);

    begun[0].end();
    await first;
    await settled();

    expect(items()).toEqual([[1], [2, 3, 4]]);
    begun[1].end();
    await Promise.all(rest);
  });

  it('takes no more together than fit, in the order in which they came', async () => {
    const { gathering, begun, items } = aGathering({ atOnce: 2, most: 2 });
    const all = [1, 2, 3, 4, 5].map((item) => gathering.add(item));
    await settled();
    expect(items()).toEqual([
      [1, 2],
      [3, 4],
    ]);

    begun[1].end();
    await settled();

    expect(items()[2]).toEqual([5]);
    for (const { end } of begun) end();
    await Promise.all(all);
  });

  it('tells each its own outcome', async () => {
    const { gathering, begun } = aGathering({ atOnce: 1, most: 10 });
    const outcomes = Promise.allSettled([gathering.add(1), gathering.add(-2), gathering.add(3)]);
    await settled();

    begun[0].end();

    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
