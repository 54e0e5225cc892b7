import { createRouter } from '@tanstack/react-router';
import { ErrorScreen, NotFoundScreen } from './error-screen.js';
import { mainPages } from './main-pages.js';
import { appRoute, loginRoute, rootRoute, serverRoute } from './routes.js';
import { parseSearch, stringifySearch } from './search.js';
import { serverPages } from './server-pages.js';

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    loginRoute,
    appRoute.addChildren([
      ...mainPages.map(({ route }) => route),
      serverRoute.addChildren(serverPages.map(({ route }) => route)),
    ]),
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
