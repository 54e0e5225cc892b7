import type { AttentionDigest, FamilyStateOfServer, ServerSummary } from '@pganalytics/contracts';
import type { FamilyStateAt } from '@pganalytics/history';

import { toAnswer } from '../numbers/exact.js';
import type { KnownServer } from './server-directory.js';
import type { ServerLoadNow } from './server-load.js';
import { serverStateOf } from './server-state.js';

/** One server as the fleet list shows it. */
export function summariseServer(
  server: KnownServer,
  load: ServerLoadNow,
  of: { readonly now: number; readonly lateAfterMs: number; readonly attention: AttentionDigest },
): ServerSummary {
  const facts = { paused: server.paused, lastCollectedAt: load.lastCollectedAt, reach: load.reach, ...of };
  return {
    id: server.serverId,
    name: server.name,
    labels: server.labels,
    host: server.host === '' ? null : server.host,
    port: server.port === 0 ? null : server.port,
    version: server.version === '' ? null : server.version,
    inRecovery: load.inRecovery,
    systemIdentifier: server.systemIdentifier === '' ? null : server.systemIdentifier,
    ...serverStateOf(facts),
    dataAgeMs: load.lastCollectedAt === null ? null : Math.max(0, of.now - load.lastCollectedAt),
    lastCollectedAt: load.lastCollectedAt,
    activeSessions: toAnswer(load.activeSessions),
    transactionsPerSecond: toAnswer(load.transactionsPerSecond),
    cpuPercent: toAnswer(load.cpuPercent),
    connections: toAnswer(load.connections),
    maxConnections: toAnswer(load.maxConnections),
    attention: of.attention,
  };
}

const KNOWN_STATES = ['ok', 'unavailable', 'denied', 'quarantined', 'thinned', 'paused'] as const;

/** The state of a family as the API writes it. */
export function writeFamilyState(state: FamilyStateAt): FamilyStateOfServer {
  return {
    family: state.family,
    state: KNOWN_STATES.find((known) => known === state.state) ?? 'unknown',
    reason: state.reason === '' ? null : state.reason,
    intervalMs: state.intervalMs === 0 ? null : state.intervalMs,
    since: state.sinceMs,
  };
}
