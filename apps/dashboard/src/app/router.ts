import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { queryClient } from '../data/client.js';
import { serverQuery } from '../data/servers.js';
import { mayBeSignedIn } from '../data/session.js';
import { FleetScreen } from '../fleet/fleet-screen.js';
import { ErrorScreen, NotFoundScreen } from './error-screen.js';
import { oneOf, parseSearch, stringifySearch, textOf, timeSearch } from './search.js';
import { Shell } from './shell.js';

const activityDimensions = [
  'wait_event_type',
  'wait_event',
  'query',
  'usename',
  'datname',
  'application_name',
  'state',
] as const;

const root = createRootRoute({ errorComponent: ErrorScreen, notFoundComponent: NotFoundScreen });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (raw: Record<string, unknown>): { next?: string } => optional({ next: textOf(raw['next']) }),
}).lazy(() => import('../login/login-screen.js').then((module) => module.Route));

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Shell,
  errorComponent: ErrorScreen,
  validateSearch: timeSearch,
  beforeLoad: ({ location }) => {
    if (!mayBeSignedIn()) throw redirect({ to: '/login', search: { next: location.href } });
  },
});

const fleet = createRoute({
  getParentRoute: () => app,
  path: '/',
  component: FleetScreen,
  validateSearch: (raw: Record<string, unknown>): { q?: string; order?: string } =>
    optional({ q: textOf(raw['q']), order: textOf(raw['order']) }),
});

const collectors = createRoute({ getParentRoute: () => app, path: 'collectors' }).lazy(() =>
  import('../collectors/collectors-screen.js').then((module) => module.Route),
);

const server = createRoute({
  getParentRoute: () => app,
  path: 'servers/$serverId',
  // Asked for before the charts, which would keep the header waiting; not waited for.
  loader: ({ params }) => {
    void queryClient.prefetchQuery(serverQuery(params.serverId));
  },
}).lazy(() => import('../server/server-screen.js').then((module) => module.Route));

const overview = createRoute({ getParentRoute: () => server, path: '/' }).lazy(() =>
  import('../overview/overview-screen.js').then((module) => module.Route),
);

const queries = createRoute({
  getParentRoute: () => server,
  path: 'queries',
  validateSearch: (raw: Record<string, unknown>): { q?: string; order?: string } =>
    optional({ q: textOf(raw['q']), order: textOf(raw['order']) }),
}).lazy(() => import('../queries/queries-screen.js').then((module) => module.Route));

const query = createRoute({ getParentRoute: () => server, path: 'queries/$queryId' }).lazy(() =>
  import('../query/query-screen.js').then((module) => module.Route),
);

const activity = createRoute({
  getParentRoute: () => server,
  path: 'activity',
  validateSearch: (raw: Record<string, unknown>): ActivitySearch =>
    optional({
      q: textOf(raw['q']),
      order: textOf(raw['order']),
      at: /^\d{12,14}$/.test(String(raw['at'])) ? String(raw['at']) : undefined,
      by: oneOf(raw['by'], activityDimensions),
      pid: textOf(raw['pid']),
    }),
}).lazy(() => import('../activity/activity-screen.js').then((module) => module.Route));

interface ActivitySearch {
  q?: string;
  order?: string;
  at?: string;
  by?: (typeof activityDimensions)[number];
  pid?: string;
}

/** Leaves out what is not set, so that the address stays short. */
function optional<T extends object>(search: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

export const router = createRouter({
  routeTree: root.addChildren([
    login,
    app.addChildren([fleet, collectors, server.addChildren([overview, queries, query, activity])]),
  ]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: ErrorScreen,
  defaultNotFoundComponent: NotFoundScreen,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
