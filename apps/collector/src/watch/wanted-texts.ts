import type { Cell } from '../sources/cell-types.js';

/** An id of pg_stat_statements, and the database it ran in. */
type Key = readonly [queryId: Cell, databaseId: Cell];

/** Statements whose text was not sent yet: never more than the server has, whatever comes and goes there. */
export class WantedTexts {
  private readonly wanted = new Map<string, Cell>();

  get size(): number {
    return this.wanted.size;
  }

  add(key: Key): void {
    this.wanted.set(nameOf(key), key[0]);
  }

  /** Forgets those that the server has no more: nobody has a text for them. */
  keepOnly(present: Iterable<Key>): void {
    if (this.wanted.size === 0) return;
    const names = new Set<string>();
    for (const key of present) names.add(nameOf(key));
    for (const name of this.wanted.keys()) if (!names.has(name)) this.wanted.delete(name);
  }

  /** The first so many, by name, with their ids. They stay until they are told to be done. */
  first(count: number): ReadonlyMap<string, Cell> {
    return new Map([...this.wanted].slice(0, count));
  }

  done(names: Iterable<string>): void {
    for (const name of names) this.wanted.delete(name);
  }
}

/** What tells a statement apart on one server. */
export const nameOf = ([queryId, databaseId]: Key): string => `${String(queryId)}/${String(databaseId)}`;
