import { routeTable } from './route-table.js';
import type { EdgeService } from './route-table.js';

/** One process behind HAProxy: `host:port`. */
export type Backend = string;

export interface HaproxyOptions {
  /** Where people and tools connect, e.g. `127.0.0.1:8080`. */
  readonly bind: string;
  /** HTTP listeners of each service. */
  readonly backends: Readonly<Record<EdgeService, readonly Backend[]>>;
  /** The collector port: TCP is passed through, because ingest ends TLS and speaks HTTP/2 and HTTP/1.1 on it. */
  readonly collectors: { readonly bind: string; readonly backends: readonly Backend[] };
  /** Most connections of people, tools and collectors at once; each takes two file descriptors. 4,096 unless given. */
  readonly maxConnections?: number;
  /** The backends are names, of containers for example, whose addresses change: they are looked up again and again. */
  readonly namesChange?: boolean;
}

/**
 * `haproxy.cfg` for the route table. A request that changes nothing is tried again on another process when its first
 * choice dies (R-AVL-1, R-AVL-2); one that changes something never is.
 */
export function renderHaproxy(options: HaproxyOptions): string {
  return [
    GLOBAL.replace('MAXCONN', String(options.maxConnections ?? 4_096)),
    ...(options.namesChange ? [RESOLVERS] : []),
    frontend(options.bind),
    ...services(options).map(([service, backends]) => httpBackend(service, backends, serverDefaults(options))),
    collectorPort(options),
  ].join('\n');
}

const services = (options: HaproxyOptions) =>
  Object.entries(options.backends).filter(([, backends]) => backends.length > 0);

const GLOBAL = `# Rendered from the route table in libs/http; do not edit.
global
  maxconn MAXCONN

defaults
  mode http
  timeout connect 1s
  timeout client 75s
  timeout server 75s
  timeout http-request 5s
  timeout tunnel 1h
  option redispatch 1
  retries 3
`;

const RESOLVERS = `resolvers names
  parse-resolv-conf
  hold valid 5s
`;

const serverDefaults = (options: HaproxyOptions): string =>
  `check inter 1s fall 2 rise 1${options.namesChange ? ' resolvers names init-addr last,libc,none' : ''}`;

function frontend(bind: string): string {
  const lines = routeTable.flatMap(({ prefix, service }) =>
    prefix === '/'
      ? [`  default_backend ${service}`]
      : [
          `  acl is_${aclOf(prefix)} path ${prefix}`,
          `  acl is_${aclOf(prefix)} path_beg ${prefix}/`,
          `  use_backend ${service} if is_${aclOf(prefix)}`,
        ],
  );
  return [
    'frontend edge',
    `  bind ${bind}`,
    // Set, not appended: services believe the first address, and a caller can claim any.
    '  http-request set-header X-Forwarded-For %[src]',
    '  http-request set-header X-Forwarded-Proto http',
    ...lines,
    '',
  ].join('\n');
}

const aclOf = (prefix: string): string => prefix.replace(/^\//, '').replaceAll(/\W+/g, '_');

function httpBackend(service: string, backends: readonly Backend[], defaults: string): string {
  return [
    `backend ${service}`,
    '  balance leastconn',
    '  option httpchk GET /readyz',
    '  http-check expect status 200',
    '  acl changes_nothing method GET HEAD OPTIONS',
    '  http-request disable-l7-retry unless changes_nothing',
    '  retry-on conn-failure empty-response response-timeout junk-response 503',
    `  default-server ${defaults}`,
    ...backends.map((backend, index) => `  server ${service}-${index + 1} ${backend}`),
    '',
  ].join('\n');
}

function collectorPort(options: HaproxyOptions): string {
  return [
    'listen collectors',
    `  bind ${options.collectors.bind}`,
    '  mode tcp',
    '  balance leastconn',
    '  timeout client 1h',
    '  timeout server 1h',
    `  default-server ${serverDefaults(options)} on-marked-down shutdown-sessions`,
    ...options.collectors.backends.map((backend, index) => `  server ingest-${index + 1} ${backend}`),
    '',
  ].join('\n');
}
