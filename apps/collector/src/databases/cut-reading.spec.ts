import type { FrameSchema } from '@pganalytics/stats';

import { cutReading } from './cut-reading.js';
import { isChosen } from './database-choice.js';

const schema: FrameSchema = {
  family: 'schema_objects',
  version: 1,
  sparse: true,
  columns: [
    { name: 'name', role: 'dimension', type: 'text' },
    { name: 'object_id', role: 'attribute', type: 'int' },
  ],
};

describe('cutting a reading', () => {
  it('makes parts of the same moment that hold all rows in order', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => ['x'.repeat(90), index]);

    const parts = cutReading({ schema, at: 7, rows }, 10_000);

    expect(parts).toHaveLength(10);
    expect(parts.flatMap((part) => part.rows)).toEqual(rows);
    expect(new Set(parts.map(({ at }) => at))).toEqual(new Set([7]));
  });

  it('leaves a row alone that is larger than a part, and a reading without rows as it is', () => {
    expect(
      cutReading(
        {
          schema,
          at: 7,
          rows: [
            ['x'.repeat(500), 1],
            ['y', 2],
          ],
        },
        100,
      ),
    ).toHaveLength(2);
    expect(cutReading({ schema, at: 7, rows: [] })).toEqual([{ schema, at: 7, rows: [] }]);
  });
});

describe('the choice of databases', () => {
  it('takes all that no list names, and knows * for any characters and nothing else', () => {
    const chosen = (include: string[], exclude: string[]) =>
      ['app', 'app_test', 'axp'].filter((name) => isChosen(name, { include, exclude }));

    expect(chosen([], [])).toEqual(['app', 'app_test', 'axp']);
    expect(chosen(['app*'], ['*_test'])).toEqual(['app']);
    expect(chosen(['a.p'], [])).toEqual([]);
  });
});
