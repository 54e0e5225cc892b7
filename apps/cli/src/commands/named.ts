import { AppError, InvalidError } from '@pganalytics/errors';

/** Nothing has that name or id. */
export class NothingNamed extends AppError {
  readonly kind = 'not-found';
  readonly code = 'cli.nothing-named';

  constructor(what: string, given: string) {
    super(`No ${what} has the name or id "${given}".`);
  }
}

/** Several have that name. */
export class SeveralNamed extends InvalidError {
  readonly code = 'cli.several-named';

  constructor(what: string, given: string, ids: readonly string[]) {
    super(`${ids.length} ${what}s are called "${given}"; give the id: ${ids.join(', ')}.`);
  }
}

/**
 * The one that was meant, by id or by name.
 * @throws NothingNamed, SeveralNamed
 */
export function named<T extends { readonly id: string; readonly name: string }>(
  what: string,
  items: readonly T[],
  given: string,
): T {
  const found = items.filter(({ id, name }) => id === given || name === given);
  if (found.length === 0) throw new NothingNamed(what, given);
  if (found.length > 1) {
    throw new SeveralNamed(
      what,
      given,
      found.map(({ id }) => id),
    );
  }
  return found[0];
}
