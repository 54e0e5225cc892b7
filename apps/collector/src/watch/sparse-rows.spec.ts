import { SparseRows } from './sparse-rows.js';

describe('a sparse family', () => {
  it('lets changed and new rows through, and rows that came back', () => {
    const rows = new SparseRows(1);

    expect(
      rows.changed([
        ['a', 1],
        ['b', 2n],
      ]),
    ).toEqual([
      ['a', 1],
      ['b', 2n],
    ]);
    expect(
      rows.changed([
        ['a', 1],
        ['b', 3n],
      ]),
    ).toEqual([['b', 3n]]);
    expect(rows.changed([['a', 1]])).toEqual([]);
    expect(
      rows.changed([
        ['a', 1],
        ['b', 3n],
      ]),
    ).toEqual([['b', 3n]]);
    rows.forget();
    expect(rows.changed([['a', 1]])).toEqual([['a', 1]]);
  });
});
