import { csvOf, isUsual, matchesFilter } from './table.js';
import type { Column } from './table.js';

interface Row {
  readonly name: string;
  readonly size: number | null;
}

const columns: Column<Row>[] = [
  {
    id: 'name',
    header: 'Table',
    accessorFn: (row) => row.name.toLowerCase(),
    value: (row) => row.name,
    look: { width: 1 },
  },
  { id: 'size', header: 'Size, bytes', accessorFn: (row) => row.size ?? undefined, look: { width: 1 } },
  { id: 'spark', header: 'Over time', look: { width: 1 } },
];

describe('a table as a file', () => {
  it('holds exact values of the columns that have one', () => {
    const rows = [
      { name: 'Orders', size: 8192 },
      { name: 'a "b", c', size: null },
      { name: '=1+1', size: 1 },
    ];

    expect(csvOf(columns, rows)).toBe('Table,"Size, bytes"\r\nOrders,8192\r\n"a ""b"", c",\r\n\'=1+1,1\r\n');
  });
});

describe('filtering a table', () => {
  const row = { name: 'Public.Orders', size: 42 };

  it.each([
    ['', true],
    ['orders', true],
    ['ORD 42', true],
    ['orders 43', false],
  ])('finds every word of %p in the values of a row: %p', (filter, found) => {
    expect(matchesFilter(columns, row, filter)).toBe(found);
  });
});

describe('a column that nobody has chosen', () => {
  const wide: Column<Row> = { id: 'rows', look: { width: 1, wide: true } };
  const extra: Column<Row> = { id: 'toast', look: { width: 1, extra: true } };

  it('is shown on a narrower screen unless it gives its room to others, which it does not while it orders', () => {
    expect(columns.map((column) => isUsual(column, true, 'name'))).toEqual([true, true, true]);
    expect([isUsual(wide, true, 'name'), isUsual(wide, true, 'rows'), isUsual(wide, false, 'name')]).toEqual([
      false,
      true,
      true,
    ]);
    expect(isUsual(extra, false, 'toast')).toBe(false);
  });
});
