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
    super(
      `"${filter}" is not a filter; write where=dimension:value, such as where=datname:shop, ` +
        'or where=dimension!:value to leave rows out.',
    );
  }
}

/** The values asked for, by dimension. */
export type Where = Readonly<Record<string, readonly string[]>>;

/** What rows must have, and what they may not have. */
export interface Filters {
  readonly where: Where;
  readonly except: Where;
}

/**
 * Reads filters; values of the same dimension are alternatives.
 * @throws InvalidFilter
 */
export function parseFilters(filters: readonly string[]): Filters {
  const where = new Map<string, string[]>();
  const except = new Map<string, string[]>();
  for (const filter of filters) {
    const colon = filter.indexOf(':');
    const negative = filter[colon - 1] === '!';
    const name = filter.slice(0, negative ? colon - 1 : colon);
    if (colon < 1 || name === '') throw new InvalidFilter(filter);
    const values = negative ? except : where;
    values.set(name, [...(values.get(name) ?? []), filter.slice(colon + 1)]);
  }
  return { where: Object.fromEntries(where), except: Object.fromEntries(except) };
}

/**
 * The same where rows cannot be left out.
 * @throws InvalidFilter
 */
export function parseWhere(filters: readonly string[]): Where {
  const { where, except } = parseFilters(filters);
  const [left] = Object.keys(except);
  if (left !== undefined) throw new InvalidFilter(`${left}!:${except[left].join()}`);
  return where;
}

/** The dimensions that filters name. */
export const dimensionsIn = ({ where, except }: Filters): string[] => [...Object.keys(where), ...Object.keys(except)];

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
