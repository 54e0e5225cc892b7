import type { AttentionCondition, AttentionItem } from '@pganalytics/contracts';

import type { KnownServer } from '../servers/server-directory.js';
import type { AttentionLimits } from './attention.config.js';
import { unknown } from './condition.js';
import type { Verdict } from './condition.js';
import { conditions } from './conditions.js';
import { verdictAt } from './judge.js';
import { judgeReach } from './unreachable.js';
import type { WatchedServer } from './watched-server.js';

interface Described {
  readonly server: KnownServer;
  readonly watched: WatchedServer | undefined;
  readonly collectors: readonly string[];
  readonly now: number;
  readonly limits: AttentionLimits;
}

/** All conditions of one server as they are now. */
export function describeServer(of: Described): AttentionItem[] {
  const reach = reachVerdict(of);
  const reachItem = describe(of, 'server-unreachable', {
    verdict: reach,
    collectedAt: of.watched?.heardAt ?? null,
    since: reach.state === 'active' ? reach.since : undefined,
  });
  return [reachItem, ...conditions.map(({ id }) => describe(of, id, judgedNow(of, id, reach)))];
}

interface Now {
  readonly verdict: Verdict;
  readonly collectedAt: number | null;
  readonly since?: number | undefined;
  readonly sinceIsEarliest?: boolean;
}

function reachVerdict({ server, watched, collectors, now, limits }: Described): Verdict {
  if (!watched?.assessed) return unknown('Its newest samples are being read.');
  const told = watched.stateOf('server');
  const state = told && { state: told.state, reason: told.reason, sinceMs: watched.reachSince ?? told.toldAtMs };
  return judgeReach({ paused: server.paused, state, heardAt: watched.heardAt, collectors }, now, limits);
}

function judgedNow({ watched, now }: Described, id: AttentionCondition, reach: Verdict): Now {
  const judged = watched?.judgementOf(id);
  if (!judged) return { verdict: unknown('Its newest samples are being read.'), collectedAt: null };
  const { collectedAt, since } = judged;
  if (reach.state === 'active') return { verdict: unknown(`The server is unreachable. ${reach.summary}`), collectedAt };
  if (reach.state === 'unknown') return { verdict: unknown(reach.reason), collectedAt };
  const verdict = verdictAt(judged, now);
  if (verdict.state !== 'active') return { verdict, collectedAt };
  return { verdict, collectedAt, since: since?.at, sinceIsEarliest: since?.isEarliest ?? true };
}

function describe({ server }: Described, condition: AttentionCondition, now: Now): AttentionItem {
  const { verdict, collectedAt } = now;
  const { serverId, name } = server;
  const isActive = verdict.state === 'active';
  return {
    condition,
    state: verdict.state,
    severity: isActive ? verdict.severity : null,
    serverId,
    serverName: name,
    since: isActive ? (now.since ?? collectedAt) : null,
    sinceIsEarliest: isActive && (now.sinceIsEarliest ?? false),
    summary: verdict.state === 'unknown' ? verdict.reason : verdict.summary,
    evidence: verdict.state === 'unknown' ? [] : [...verdict.evidence],
    who: isActive ? [...verdict.who] : [],
    collectedAt,
    look: lookAt(condition, serverId),
  };
}

/** Where each condition is looked into: the page of the server, and the question to the API. */
const LOOK: Readonly<Record<AttentionCondition, readonly [page: string, api: string]>> = {
  'server-unreachable': ['', '/states'],
  'checksum-failures': ['', '/series?metric=pg_stat_database.checksum_failures&by=datname&value=total'],
  'wraparound-near': ['/vacuum', '/series?metric=pg_stat_database.age_datfrozenxid&by=datname'],
  'disk-low': ['/os', '/series?metric=os_disk.available&by=mount'],
  'archiver-failing': ['/io', '/series?metric=pg_stat_archiver.failed_count'],
  'slot-inactive-or-lost': ['/replication', '/replication'],
  'connections-high': ['/connections', '/series?metric=pg_stat_activity_counts.count&by=state'],
  'lock-wait': ['/locks', '/activity'],
  'replay-lag': ['/replication', '/replication'],
  'xmin-horizon-old': ['/vacuum', '/series?metric=xmin_horizon.age&by=source'],
  'idle-in-transaction': ['/activity', '/activity'],
  'statements-evicting': ['/queries', '/series?metric=pg_stat_statements_info.dealloc'],
};

function lookAt(condition: AttentionCondition, serverId: string): AttentionItem['look'] {
  const [page, api] = LOOK[condition];
  return { page: `/servers/${serverId}${page}`, api: `/api/v1/servers/${serverId}${api}` };
}
