/** Which databases of a server are visited: names, with `*` for any number of characters. */
export interface DatabaseChoice {
  /** Only these; all of them when the list is empty. */
  readonly include: readonly string[];
  /** Of those, not these. */
  readonly exclude: readonly string[];
}

export const everyDatabase: DatabaseChoice = { include: [], exclude: [] };

export function isChosen(database: string, { include, exclude }: DatabaseChoice): boolean {
  const named = (pattern: string) => matches(database, pattern);
  return (include.length === 0 || include.some(named)) && !exclude.some(named);
}

function matches(name: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}
