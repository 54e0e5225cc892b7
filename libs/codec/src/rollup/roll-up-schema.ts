import type { FrameSchema, SchemaColumn } from '@pganalytics/stats';

/** Name of the roll-up column that says when a row was last seen, milliseconds after the start of the interval. */
export const LAST_SEEN = 'last_seen';

/**
 * The schema of a family's roll-ups. The dimensions stay; a gauge `m` gives `m.min`, `m.max`, `m.sum`, `m.last` and
 * `m.count` (polls with a value), a counter `m.increase`, `m.known` and `m.unknown` (intervals between polls whose
 * growth is known, or not), an attribute keeps its last value under its own name.
 */
export function rollUpSchema(schema: FrameSchema): FrameSchema {
  const columns: SchemaColumn[] = schema.columns.filter((column) => column.role === 'dimension');
  columns.push({ name: LAST_SEEN, role: 'attribute', type: 'int' });
  for (const column of schema.columns) {
    const { name, type, scale } = column;
    const value = (suffix: string): SchemaColumn => ({
      name: `${name}.${suffix}`,
      role: 'gauge',
      type,
      ...(scale ? { scale } : {}),
    });
    const number = (suffix: string): SchemaColumn => ({ name: `${name}.${suffix}`, role: 'gauge', type: 'int' });
    if (column.role === 'attribute') columns.push(column);
    else if (column.role === 'gauge') {
      columns.push(value('min'), value('max'), value('sum'), value('last'), number('count'));
    } else if (column.role === 'counter') columns.push(value('increase'), number('known'), number('unknown'));
  }
  return { family: schema.family, version: 1, sparse: false, columns };
}
