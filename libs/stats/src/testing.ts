import { schemaOf } from './frame-schema.js';
import type { FrameSchema } from './frame-schema.js';
import { familyOf } from './families.js';

/** The schema of a family with every metric the catalogue knows; a row of it has all columns. */
export function aFullSchema(family = 'pg_stat_database'): FrameSchema {
  return schemaOf(family, familyOf(family)?.metrics.map((metric) => metric.name) ?? []);
}
