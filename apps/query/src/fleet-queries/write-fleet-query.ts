import type { FleetQueryItem, FleetQueryServer } from '@pganalytics/contracts';

import { toAnswer } from '../numbers/exact.js';
import { meanOf } from '../queries/slower.js';
import { kindOf } from '../queries/statement-kind.js';
import { shareOf } from '../queries/write-query.js';
import { fleetMeasureOf } from './fleet-tally.js';
import type { FleetStatement, OnServer, Sums } from './fleet-tally.js';

/** One statement of all servers as the API writes it. */
export function writeFleetQuery(statement: FleetStatement, order: string, sum: number | null): FleetQueryItem {
  const value = fleetMeasureOf(statement, order);
  return {
    fingerprint: statement.fingerprint,
    text: statement.text,
    kind: kindOf(statement.text),
    ...writeSums(statement),
    share: value === null || sum === null ? null : shareOf(value, sum),
    servers: statement.serverCount,
    busiest: writeServer(statement.heaviest[0]),
  };
}

/** What a statement did on one server as the API writes it. */
export function writeServer(on: OnServer): FleetQueryServer {
  return { serverId: on.serverId, name: on.name, queryIds: [...on.queryIds].sort(), ...writeSums(on) };
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
