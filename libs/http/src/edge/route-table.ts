/** The services behind the edge. */
export type EdgeService = 'auth' | 'ingest' | 'query' | 'dashboard';

/** Requests whose path begins with `prefix` go to `service`. */
export interface EdgeRoute {
  readonly prefix: string;
  readonly service: EdgeService;
}

/**
 * The one route table of the product, most specific first. The built-in edge and `haproxy.cfg` are made from it.
 * To add a route, add a line here.
 */
export const routeTable: readonly EdgeRoute[] = [
  { prefix: '/api/v1/auth', service: 'auth' },
  { prefix: '/api/v1/admin', service: 'auth' },
  { prefix: '/api/v1/enrolment', service: 'auth' },
  { prefix: '/api/v1/snapshots', service: 'ingest' },
  { prefix: '/api/v1', service: 'query' },
  { prefix: '/prometheus', service: 'query' },
  { prefix: '/', service: 'dashboard' },
];

/** The route of a path: the first whose prefix ends at a path boundary. */
export function routeOf(path: string): EdgeRoute {
  const match = routeTable.find(
    ({ prefix }) => prefix === '/' || path === prefix || path.startsWith(`${prefix}/`) || path.startsWith(`${prefix}?`),
  );
  return match!;
}
