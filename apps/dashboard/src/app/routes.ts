import { createRootRoute, createRoute, redirect } from '@tanstack/react-router';
import { queryClient } from '../data/client.js';
import { serverQuery } from '../data/servers.js';
import { mayBeSignedIn } from '../data/session.js';
import { ErrorScreen, NotFoundScreen } from './error-screen.js';
import { texts, timeSearch } from './search.js';
import { Shell } from './shell.js';

// The routes that pages stand in. Pages themselves are in main-pages.ts and server-pages.ts.

export const rootRoute = createRootRoute({ errorComponent: ErrorScreen, notFoundComponent: NotFoundScreen });

export const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: texts('next'),
}).lazy(() => import('../login/login-screen.js').then(({ Route }) => Route));

/** Everything behind signing in; the time range is part of every address. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  component: Shell,
  errorComponent: ErrorScreen,
  validateSearch: timeSearch,
  beforeLoad: ({ location }) => {
    if (!mayBeSignedIn()) throw redirect({ to: '/login', search: { next: location.href } });
  },
});

/** One server: its header, its navigation, and the page inside. */
export const serverRoute = createRoute({
  getParentRoute: () => appRoute,
  path: 'servers/$serverId',
  // Asked for before the charts, which would keep the header waiting; not waited for.
  loader: ({ params }) => {
    void queryClient.prefetchQuery(serverQuery(params.serverId));
  },
}).lazy(() => import('../server/server-screen.js').then(({ Route }) => Route));
