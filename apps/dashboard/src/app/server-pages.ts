import { serverPage } from './page.js';
import type { PageEntry } from './page.js';
import { oneOf, optional, textOf, texts } from './search.js';
import type { RawSearch } from './search.js';

/** The groups of a server's navigation, in their order. */
export const serverGroups = ['Now', 'Queries', 'Data', 'Server'] as const;

const activityDimensions = [
  'wait_event_type',
  'wait_event',
  'query',
  'usename',
  'datname',
  'application_name',
  'state',
] as const;

/**
 * Every page of a server: one entry here and one folder beside `app/` make a page. The navigation, the palette, the
 * keys (`g` and the letter) and the browser check of all pages follow from this list. How: README, "Add a page".
 */
export const serverPages = [
  serverPage({
    path: '/',
    label: 'Overview',
    group: 'Now',
    jump: 'o',
    words: 'load summary home',
    search: texts(),
    screen: () => import('../overview/overview-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'activity',
    label: 'Activity',
    group: 'Now',
    jump: 'a',
    words: 'sessions waits load pid',
    watches: true,
    search: (raw: RawSearch) =>
      optional({
        q: textOf(raw['q']),
        order: textOf(raw['order']),
        at: /^\d{12,14}$/.test(String(raw['at'])) ? String(raw['at']) : undefined,
        by: oneOf(raw['by'], activityDimensions),
        pid: textOf(raw['pid']),
      }),
    screen: () => import('../activity/activity-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'queries',
    label: 'Queries',
    group: 'Queries',
    jump: 'q',
    words: 'statements pg_stat_statements top sql',
    search: texts('q', 'order'),
    screen: () => import('../queries/queries-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'queries/$queryId',
    label: 'Query',
    search: texts(),
    screen: () => import('../query/query-screen.js').then(({ Route }) => Route),
  }),
];

/** A server's page as the `to` of a link, which also needs `params={{ serverId }}`. */
export function serverAddress({ path }: Pick<PageEntry, 'path'>): '/servers/$serverId' {
  // Any page may be meant; its parameters are those of the server's own page.
  return (path === '/' ? '/servers/$serverId' : `/servers/$serverId/${path}`) as '/servers/$serverId';
}

/** The page that an address is on; a page without a place in the navigation belongs to the one above it. */
export function serverPageAt(pathname: string): PageEntry | undefined {
  const below = /^\/servers\/[^/]+\/?(.*?)\/?$/.exec(pathname)?.[1];
  if (below === undefined) return undefined;
  const inNavigation: readonly PageEntry[] = serverPages.filter(({ group }) => group !== undefined);
  return (
    inNavigation.find(({ path }) => path === (below || '/')) ??
    inNavigation.find(({ path }) => path !== '/' && below.startsWith(`${path}/`))
  );
}
