import { createRoute } from '@tanstack/react-router';
import { FleetScreen } from '../fleet/fleet-screen.js';
import { mainPage } from './page.js';
import type { PageEntry } from './page.js';
import { appRoute } from './routes.js';
import { texts } from './search.js';

/** Groups of the pages that are not about one server: the bar at the top, what one begins with, the administrator's. */
export const mainGroups = ['Main', 'Begin', 'Admin'] as const;

// The first page somebody sees; it is the only one that is not loaded on demand.
const fleet = {
  path: '/',
  label: 'Fleet',
  group: 'Main',
  jump: 'f',
  words: 'servers all home attention',
  watches: false,
  ranged: false,
  route: createRoute({
    getParentRoute: () => appRoute,
    path: '/',
    component: FleetScreen,
    validateSearch: texts('q', 'order', 'group'),
  }),
} as const;

/** Every page that is not about one server; the navigation, the palette and the browser check follow from this list. */
export const mainPages = [
  fleet,
  mainPage({
    path: 'queries',
    label: 'Queries',
    group: 'Main',
    jump: 'y',
    words: 'statements all servers fleet fingerprint top sql',
    ranged: true,
    search: texts('q', 'order', 'kind', 'label'),
    screen: () => import('../fleet-queries/fleet-queries-screen.js').then(({ Route }) => Route),
  }),
  mainPage({
    path: 'queries/$fingerprint',
    label: 'Query on all servers',
    ranged: true,
    search: texts('label'),
    screen: () => import('../fleet-queries/fleet-query-screen.js').then(({ Route }) => Route),
  }),
  mainPage({
    path: 'start',
    label: 'Guided start',
    group: 'Begin',
    words: 'first server set up install add begin',
    search: texts(),
    screen: () => import('../start/start-screen.js').then(({ Route }) => Route),
  }),
  mainPage({
    path: 'collectors',
    label: 'Collectors',
    group: 'Main',
    jump: 'c',
    words: 'agents delivery gaps',
    search: texts('q', 'order'),
    screen: () => import('../collectors/collectors-screen.js').then(({ Route }) => Route),
  }),
  mainPage({
    path: 'account',
    label: 'Your account',
    group: 'Admin',
    words: 'profile name password sessions sign out everywhere own tokens',
    search: texts('q', 'order'),
    screen: () => import('../admin/account-screen.js').then(({ Route }) => Route),
  }),
  mainPage({
    path: 'admin/users',
    label: 'Users',
    group: 'Admin',
    words: 'people add disable role reset password',
    search: texts('q', 'order'),
    screen: () => import('../admin/users-screen.js').then(({ Route }) => Route),
  }),
  mainPage({
    path: 'admin/roles',
    label: 'Roles',
    group: 'Admin',
    words: 'permissions rights viewer editor admin',
    search: texts(),
    screen: () => import('../admin/roles-screen.js').then(({ Route }) => Route),
  }),
  mainPage({
    path: 'admin/tokens',
    label: 'API tokens',
    group: 'Admin',
    words: 'programs secrets revoke',
    search: texts('q', 'order'),
    screen: () => import('../admin/tokens-screen.js').then(({ Route }) => Route),
  }),
  mainPage({
    path: 'admin/servers',
    label: 'Servers',
    group: 'Admin',
    words: 'rename label pause retire delete history',
    search: texts('q', 'order'),
    screen: () => import('../admin/servers-screen.js').then(({ Route }) => Route),
  }),
  mainPage({
    path: 'admin/organisation',
    label: 'Organisation',
    group: 'Admin',
    words: 'name retention history kept days',
    search: texts(),
    screen: () => import('../admin/organisation-screen.js').then(({ Route }) => Route),
  }),
];

/** A page as the `to` of a link. */
export function mainAddress({ path }: Pick<PageEntry, 'path'>): '/' {
  return (path === '/' ? '/' : `/${path}`) as '/';
}
