import type { FleetQueryItem, FleetQueryServer } from '@pganalytics/contracts';

import { addKnown, toAnswer } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import { kindOf } from '../queries/statement-kind.js';
import type { StatementTotals } from '../queries/statement-totals.js';
import { shareOf } from '../queries/write-query.js';
import { meanOf } from '../queries/slower.js';
import type { ServerStatements } from './fleet-statements.js';

/** What statements add up to, on one server or on all. */
interface Sums {
  readonly measures: Record<string, Count | null>;
  sampledSeconds: number | null;
}

interface OnServer extends Sums {
  readonly serverId: string;
  readonly name: string;
  readonly queryIds: Set<string>;
}

/** One statement on all servers. */
export interface FleetStatement extends Sums {
  readonly fingerprint: string | null;
  text: string | null;
  tags: Readonly<Record<string, string>>;
  firstSeenAt: number | null;
  readonly servers: Map<string, OnServer>;
}

const MEASURES = ['calls', 'total_exec_time', 'rows', 'shared_blks_hit', 'shared_blks_read'];

/** Puts the statements of many servers together by our fingerprint; those without one are one. */
export function groupStatements(servers: readonly ServerStatements[]): FleetStatement[] {
  const groups = new Map<string | null, FleetStatement>();
  for (const { server, found } of servers) {
    for (const statement of found.statements) {
      const { fingerprint, text, tags, firstSeenAt } = found.texts.get(statement.queryId);
      const key = fingerprint ?? statement.fingerprint;
      let group = groups.get(key);
      if (!group)
        groups.set(key, (group = { ...nothing(), fingerprint: key, text, tags, firstSeenAt, servers: new Map() }));
      if (key !== null) group.text ??= text;
      if (firstSeenAt !== null) group.firstSeenAt = Math.min(group.firstSeenAt ?? firstSeenAt, firstSeenAt);
      let on = group.servers.get(server.serverId);
      if (!on) {
        on = { ...nothing(), serverId: server.serverId, name: server.name, queryIds: new Set() };
        group.servers.set(server.serverId, on);
      }
      on.queryIds.add(statement.queryId);
      for (const sums of [group, on]) addTo(sums, statement);
    }
  }
  return [...groups.values()].map((group) => (group.fingerprint === null ? { ...group, text: null, tags: {} } : group));
}

const nothing = (): Sums => ({ measures: {}, sampledSeconds: null });

function addTo(sums: Sums, { measures, sampledSeconds }: StatementTotals): void {
  for (const name of MEASURES) sums.measures[name] = addKnown(sums.measures[name], measures[name]);
  if (sampledSeconds !== null) sums.sampledSeconds = (sums.sampledSeconds ?? 0) + sampledSeconds;
}

/** What a statement is ordered by; null where unknown. */
export function fleetMeasureOf(
  statement: Sums & { servers?: FleetStatement['servers'] },
  order: string,
): number | null {
  switch (order) {
    case 'sampled_active_seconds':
      return statement.sampledSeconds;
    case 'mean_exec_time':
      return meanOf(statement.measures['total_exec_time'], statement.measures['calls']);
    case 'servers':
      return statement.servers?.size ?? 1;
    default: {
      const value = statement.measures[order] ?? null;
      return value === null ? null : Number(value);
    }
  }
}

/** The servers of a statement, the one on which it weighs most first. */
export function serversOf(statement: FleetStatement, order: string): FleetQueryServer[] {
  return [...statement.servers.values()]
    .sort((a, b) => (fleetMeasureOf(b, order) ?? -1) - (fleetMeasureOf(a, order) ?? -1) || (a.name < b.name ? -1 : 1))
    .map((on) => ({ serverId: on.serverId, name: on.name, queryIds: [...on.queryIds].sort(), ...writeSums(on) }));
}

/** One statement of all servers as the API writes it. */
export function writeFleetQuery(statement: FleetStatement, order: string, sum: number | null): FleetQueryItem {
  const value = fleetMeasureOf(statement, order);
  return {
    fingerprint: statement.fingerprint,
    text: statement.text,
    kind: kindOf(statement.text),
    ...writeSums(statement),
    share: value === null || sum === null ? null : shareOf(value, sum),
    servers: statement.servers.size,
    busiest: serversOf(statement, order)[0],
  };
}

/** Sums as the API writes them. */
export function writeSums({ measures, sampledSeconds }: Sums) {
  return {
    calls: toAnswer(measures['calls']),
    totalTimeMs: toAnswer(measures['total_exec_time']),
    meanTimeMs: toAnswer(meanOf(measures['total_exec_time'], measures['calls'])),
    rows: toAnswer(measures['rows']),
    sharedBlksHit: toAnswer(measures['shared_blks_hit']),
    sharedBlksRead: toAnswer(measures['shared_blks_read']),
    sampledActiveSeconds: sampledSeconds === null ? null : Number(sampledSeconds.toPrecision(12)),
  };
}
