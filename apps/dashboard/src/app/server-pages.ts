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
  'client_addr',
  'state',
] as const;

const changeKinds = [
  'setting',
  'role-setting',
  'schema',
  'role',
  'extension',
  'hba-rule',
  'ident-map',
  'restart',
  'version',
  'server-role',
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
        user: textOf(raw['user']),
        database: textOf(raw['database']),
        app: textOf(raw['app']),
        host: textOf(raw['host']),
        wait: textOf(raw['wait']),
      }),
    screen: () => import('../activity/activity-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'locks',
    label: 'Locks',
    group: 'Now',
    jump: 'l',
    words: 'blocking tree blocked waiting deadlock terminate',
    watches: true,
    search: (raw: RawSearch) =>
      optional({
        at: /^\d{12,14}$/.test(String(raw['at'])) ? String(raw['at']) : undefined,
        node: textOf(raw['node']),
      }),
    screen: () => import('../locks/locks-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'queries',
    label: 'Queries',
    group: 'Queries',
    jump: 'q',
    words: 'statements pg_stat_statements top sql',
    search: texts('q', 'order', 'user', 'database', 'kind', 'rank'),
    screen: () => import('../queries/queries-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'queries/$queryId',
    label: 'Query',
    search: (raw: RawSearch) => optional({ by: oneOf(raw['by'], ['datname', 'usename'] as const) }),
    screen: () => import('../query/query-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'tables',
    label: 'Tables',
    group: 'Data',
    jump: 't',
    words: 'relations size bloat dead rows growth scans hot',
    search: texts('q', 'order', 'database'),
    screen: () => import('../tables/tables-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'tables/$tableId',
    label: 'Table',
    search: texts('q', 'order'),
    screen: () => import('../tables/table-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'indexes',
    label: 'Indexes',
    group: 'Data',
    jump: 'i',
    words: 'unused duplicate overlapping invalid drop',
    search: (raw: RawSearch) =>
      optional({
        ...texts('q', 'order', 'index')(raw),
        finding: oneOf(raw['finding'], ['unused', 'duplicate', 'overlapping', 'invalid'] as const),
      }),
    screen: () => import('../indexes/indexes-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'vacuum',
    label: 'Vacuum',
    group: 'Data',
    jump: 'v',
    words: 'autovacuum wraparound xid mxid freeze xmin horizon dead rows progress maintenance',
    search: texts('q', 'order', 'oldest', 'oldestOrder'),
    screen: () => import('../vacuum/vacuum-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'schema',
    label: 'Schema',
    group: 'Data',
    jump: 'm',
    words: 'columns constraints views functions types definitions',
    search: texts('q', 'order', 'database', 'schema', 'type', 'object'),
    screen: () => import('../schema/schema-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'io',
    label: 'I/O and WAL',
    group: 'Server',
    jump: 'w',
    words: 'checkpoints archiver pg_stat_io buffers temporary files waldir',
    search: texts('q', 'order'),
    screen: () => import('../io/io-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'connections',
    label: 'Connections',
    group: 'Server',
    jump: 'n',
    words: 'max_connections users applications hosts pooler',
    search: texts('q', 'order'),
    screen: () => import('../connections/connections-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'settings',
    label: 'Settings',
    group: 'Server',
    jump: 's',
    words: 'configuration guc postgresql.conf pending restart compare',
    search: (raw: RawSearch) =>
      optional({
        ...texts('q', 'order', 'with')(raw),
        show: oneOf(raw['show'], ['all', 'changed', 'pending', 'different'] as const),
      }),
    screen: () => import('../settings/settings-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'changes',
    label: 'Changes',
    group: 'Server',
    jump: 'h',
    words: 'feed history restart ddl role extension version failover',
    search: (raw: RawSearch) =>
      optional({ ...texts('q', 'order', 'change')(raw), kind: oneOf(raw['kind'], changeKinds) }),
    screen: () => import('../changes/changes-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'os',
    label: 'Operating system',
    group: 'Server',
    jump: 'p',
    words: 'host cpu memory disk pressure network cgroup load swap',
    search: texts('q', 'order'),
    screen: () => import('../os/os-screen.js').then(({ Route }) => Route),
  }),
  serverPage({
    path: 'replication',
    label: 'Replication',
    group: 'Server',
    jump: 'r',
    words: 'standby lag slots cluster failover wal receiver subscription',
    search: texts(),
    screen: () => import('../replication/replication-screen.js').then(({ Route }) => Route),
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
