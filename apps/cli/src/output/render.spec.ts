import { UnknownColumn } from '../cli.errors.js';
import { figure, text, wide } from './columns.js';
import { document, listing } from './listing.js';
import { render } from './render.js';
import { amount, bytes, duration, moment, share } from './units.js';

interface Row {
  readonly name: string;
  readonly size: number | null;
}

const rows: readonly Row[] = [
  { name: 'orders', size: 2_048 },
  { name: 'a "quoted", name', size: null },
];
const found = listing<Row>({
  document: { items: rows },
  items: rows,
  columns: [
    figure('size', ({ size }) => size, bytes),
    wide(text('kind', () => 'table')),
    text('name', ({ name }) => name),
  ],
});
const asTable = { format: 'table', headers: true } as const;

describe('results', () => {
  it('are tables for people, with numbers to the right and what is not known as a dash', () => {
    expect(render(found, asTable)).toBe('  SIZE  NAME\n2.0 kB  orders\n     –  a "quoted", name\n');
    expect(render(found, { ...asTable, headers: false })).toBe('2.0 kB  orders\n     –  a "quoted", name\n');
  });

  it('are cut at the edge of a terminal, and nowhere else', () => {
    expect(render(found, { ...asTable, width: 20 })).toBe('  SIZE  NAME\n2.0 kB  orders\n     –  a "quoted",…\n');
  });

  it('never break a line or speak to the terminal', () => {
    const hostile = listing({
      document: [],
      items: ['a\nb\u001b[31mred\u0007'],
      columns: [text<string>('text', (one) => one)],
    });

    expect(render(hostile, asTable)).toBe('TEXT\na bred\n');
  });

  it('are the whole answer in JSON and YAML', () => {
    expect(JSON.parse(render(found, { format: 'json', headers: true }))).toEqual({ items: rows });
    expect(render(found, { format: 'yaml', headers: true })).toContain('- name: orders\n    size: 2048');
  });

  it('have every column and exact values in CSV', () => {
    expect(render(found, { format: 'csv', headers: true })).toBe(
      'size,kind,name\n2048,table,orders\n,table,"a ""quoted"", name"\n',
    );
  });

  it('hide no formula in CSV that a spreadsheet would run', () => {
    const hostile = listing({
      document: [],
      items: ['=1+1', '-1-cmd', '-2816150226700958174'],
      columns: [text<string>('text', (one) => one)],
    });

    expect(render(hostile, { format: 'csv', headers: false })).toBe("'=1+1\n'-1-cmd\n-2816150226700958174\n");
  });

  it('show the columns asked for, in that order', () => {
    expect(render(found, { ...asTable, columns: ['name', 'kind'] })).toBe(
      'NAME              KIND\norders            table\na "quoted", name  table\n',
    );
    expect(() => render(found, { ...asTable, columns: ['nmae'] })).toThrow(UnknownColumn);
  });

  it('say so when there is nothing', () => {
    const nothing = listing({ document: [], items: [], columns: [], empty: 'Nobody waits for a lock.' });

    expect(render(nothing, asTable)).toBe('Nobody waits for a lock.\n');
    expect(render(nothing, { format: 'json', headers: true })).toBe('[]\n');
    expect(render(document({ document: { a: 1 }, text: 'a is 1' }), asTable)).toBe('a is 1\n');
  });
});

describe('numbers', () => {
  it.each([
    [bytes(1_023), '1023 B'],
    [bytes(1_536), '1.5 kB'],
    [bytes('9223372036854775807'), '8192 PB'],
    [bytes(-2_048), '-2.0 kB'],
    [amount(1_234_567), '1,234,567'],
    [amount(0.123456), '0.123'],
    [share(0.1234), '12.3 %'],
    [duration(950), '950 ms'],
    [duration(5_250), '5.3 s'],
    [duration(61_000), '1 min 1 s'],
    [duration(90_061_000), '1 d 1 h'],
    [moment(0), '1970-01-01 00:00:00'],
    [duration(null), '–'],
  ])('are written as %s', (written, wanted) => {
    expect(written).toBe(wanted);
  });
});
