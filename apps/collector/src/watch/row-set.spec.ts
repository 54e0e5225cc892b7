import { RowSet } from './row-set.js';

/** Rows are name, value, dropped_at. */
const aSet = () => new RowSet(1, 3, 2);
const there = (name: string, value: string) => [name, value, null];

describe('a set of rows that seldom change', () => {
  it('tells the whole set at first, then only what is new or changed', () => {
    const set = aSet();

    expect(set.changed([there('a', '1'), there('b', '2')], 10)).toEqual([there('a', '1'), there('b', '2')]);
    expect(set.changed([there('b', '2'), there('a', '1')], 20)).toEqual([]);
    expect(set.changed([there('a', '1'), there('b', '3'), there('c', '4')], 30)).toEqual([
      there('b', '3'),
      there('c', '4'),
    ]);
  });

  it('tells once of a row that it has gone and when, and of its return', () => {
    const set = aSet();
    set.changed([there('a', '1'), there('b', '2')], 10);

    expect(set.changed([there('a', '1')], 20)).toEqual([['b', null, 20]]);
    expect(set.changed([there('a', '1')], 30)).toEqual([]);
    expect(set.changed([there('a', '1'), there('b', '2')], 40)).toEqual([there('b', '2')]);
  });

  it('tells everything again after a loss, also who has gone before it or meanwhile', () => {
    const set = aSet();
    set.changed([there('a', '1'), there('b', '2'), there('c', '3')], 10);
    set.changed([there('a', '1'), there('c', '3')], 20);
    set.forget();

    expect(set.changed([there('a', '1')], 30)).toEqual([there('a', '1'), ['b', null, 20], ['c', null, 30]]);
    expect(set.changed([there('a', '1')], 40)).toEqual([]);
  });

  it('tells numbers beyond 2^53 and texts of the same digits apart', () => {
    const set = aSet();
    set.changed([['a', 9_007_199_254_740_993n, null]], 10);

    expect(set.changed([['a', 9_007_199_254_740_994n, null]], 20)).toHaveLength(1);
    expect(set.changed([['a', '9007199254740994', null]], 30)).toHaveLength(1);
    expect(set.changed([[9_007_199_254_740_993n, '1', null]], 40)).toHaveLength(2);
    expect(set.changed([], 50)).toEqual([[9_007_199_254_740_993n, null, 50]]);
  });
});
