import { InvalidError } from '@pganalytics/errors';
import type { Family } from '@pganalytics/stats';

/** A dimension was named that the family does not have. */
export class UnknownDimension extends InvalidError {
  readonly code = 'query.unknown-dimension';

  constructor(dimension: string, family: string, known: readonly string[]) {
    const remedy = known.length > 0 ? `it has ${known.join(', ')}.` : 'it has none.';
    super(`The family ${family} has no dimension "${dimension}"; ${remedy}`);
  }
}

/** A filter was not written as dimension:value. */
export class InvalidFilter extends InvalidError {
  readonly code = 'query.invalid-filter';

  constructor(filter: string) {
    super(`"${filter}" is not a filter; write where=dimension:value, such as where=datname:shop.`);
  }
}

/** The values asked for, by dimension. */
export type Where = Readonly<Record<string, readonly string[]>>;

/**
 * Reads filters; values of the same dimension are alternatives.
 * @throws InvalidFilter
 */
export function parseWhere(filters: readonly string[]): Where {
  const where = new Map<string, string[]>();
  for (const filter of filters) {
    const colon = filter.indexOf(':');
    if (colon < 1) throw new InvalidFilter(filter);
    const name = filter.slice(0, colon);
    where.set(name, [...(where.get(name) ?? []), filter.slice(colon + 1)]);
  }
  return Object.fromEntries(where);
}

/** Dimensions as they may be given: repeated, or separated by commas. */
export function parseBy(given: readonly string[]): string[] {
  return [...new Set(given.flatMap((text) => text.split(',')).filter((name) => name !== ''))];
}

/** @throws UnknownDimension when the family lacks one of the names. */
export function assertDimensions(family: Family, names: readonly string[]): void {
  const known = family.dimensions.map((dimension) => dimension.name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UnknownDimension(unknown, family.name, known);
}
