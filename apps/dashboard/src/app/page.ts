import { createRoute } from '@tanstack/react-router';
import type { LazyRoute } from '@tanstack/react-router';
import { appRoute, serverRoute } from './routes.js';
import type { RawSearch } from './search.js';

/** What a page says about itself; `S` is its own part of the address. */
export interface PageDefinition<P extends string, G extends string, S extends object> {
  /** Below the parent's address: `tables`, `queries/$queryId`, or `/` for the parent's own page. */
  readonly path: P;
  readonly label: string;
  /** Where it stands in the navigation; a page without a group is reached from another page only. */
  readonly group?: G;
  /** The letter that leads here after `g`. */
  readonly jump?: string;
  /** Other words that the palette finds it by. */
  readonly words?: string;
  /** True for a page of sessions: while it is shown, the collector ships each second of them. */
  readonly watches?: boolean;
  /** True for a page that is about the range of time, of those that are not about one server, whose pages all are. */
  readonly ranged?: boolean;
  /** Reads the page's own part of the address; what does not fit is left out and never an error. */
  readonly search: (raw: RawSearch) => S;
  // The types of screens come from the router, which is made of these pages.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly screen: () => Promise<LazyRoute<any>>;
}

/** A page as the navigation, the palette and the keys know it. */
export interface PageEntry {
  readonly path: string;
  readonly label: string;
  readonly group: string | undefined;
  readonly jump: string | undefined;
  readonly words: string | undefined;
  readonly watches: boolean;
  readonly ranged: boolean;
}

/** A page of one server. */
export function serverPage<const P extends string, G extends string, S extends object>(
  definition: PageDefinition<P, G, S>,
) {
  const { path, search, screen } = definition;
  const route = createRoute({ getParentRoute: () => serverRoute, path, validateSearch: search }).lazy(screen);
  return { ...entryOf(definition), route };
}

/** A page that is not about one server. */
export function mainPage<const P extends string, G extends string, S extends object>(
  definition: PageDefinition<P, G, S>,
) {
  const { path, search, screen } = definition;
  const route = createRoute({ getParentRoute: () => appRoute, path, validateSearch: search }).lazy(screen);
  return { ...entryOf(definition), route };
}

function entryOf<S extends object>(definition: PageDefinition<string, string, S>): PageEntry {
  const { path, label, group, jump, words, watches = false, ranged = false } = definition;
  return { path, label, group, jump, words, watches, ranged };
}
