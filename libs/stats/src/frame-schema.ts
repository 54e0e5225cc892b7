import { InvalidError } from '@pganalytics/errors';

import type { ColumnType, Family, MetricKind } from './family.js';
import { familyOf } from './families.js';

/** What a column of a frame is for; dimensions stand first. */
export type ColumnRole = 'dimension' | MetricKind;

/** One column of a frame. */
export interface SchemaColumn {
  readonly name: string;
  readonly role: ColumnRole;
  readonly type: ColumnType;
  /** The frame stores the integer nearest to value times scale. */
  readonly scale?: number;
}

/** What one server really sends of a family: the columns its version has. Frames name it by the hash of its JSON. */
export interface FrameSchema {
  readonly family: string;
  readonly version: 1;
  readonly sparse: boolean;
  readonly columns: readonly SchemaColumn[];
}

/** A frame schema was asked for with a name that the catalogue does not know. */
export class UnknownColumn extends InvalidError {
  readonly code = 'stats.unknown-column';

  constructor(
    readonly family: string,
    readonly column?: string,
  ) {
    super(column === undefined ? `There is no family ${family}.` : `The family ${family} has no column ${column}.`);
  }
}

/**
 * The schema of a family's frame with these metrics, in the order of the catalogue whatever order they are named in;
 * all dimensions are always part of it.
 * @throws UnknownColumn when the family or one of the names is not in the catalogue.
 */
export function schemaOf(family: Family | string, presentColumnNames: Iterable<string>): FrameSchema {
  const name = typeof family === 'string' ? family : family.name;
  const found = familyOf(name);
  if (!found) throw new UnknownColumn(name);
  const present = new Set(presentColumnNames);
  const dimensions = found.dimensions.map(({ name, type }): SchemaColumn => ({ name, role: 'dimension', type }));
  const metrics = found.metrics
    .filter((metric) => present.has(metric.name))
    .map(({ name, kind, type, scale }): SchemaColumn => ({ name, role: kind, type, ...(scale ? { scale } : {}) }));
  const columns = [...dimensions, ...metrics];
  const known = new Set(columns.map((column) => column.name));
  const unknown = [...present].find((column) => !known.has(column));
  if (unknown !== undefined) throw new UnknownColumn(found.name, unknown);
  return { family: found.name, version: 1, sparse: found.sparse, columns };
}

/** The one text form of a schema: fixed order of keys, no white space. Its hash is the schema's id. */
export function canonicalJson(schema: FrameSchema): string {
  const columns = schema.columns.map(({ name, role, type, scale }) =>
    scale === undefined ? { name, role, type } : { name, role, type, scale },
  );
  return JSON.stringify({ family: schema.family, version: schema.version, sparse: schema.sparse, columns });
}
