import type { LockNode, LockOn, SessionNow } from '@pganalytics/contracts';

import { cancelSql, rollbackPreparedSql, terminateSql } from './end-session-sql.js';
import type { LockGraph, Place } from './lock-graph.js';
import { lockOnOf } from './lock-name.js';
import type { PreparedTransaction } from './prepared-transactions.js';

interface WriteOptions {
  readonly graph: LockGraph;
  readonly at: number;
  readonly prepared: ReadonlyMap<string, PreparedTransaction>;
}

/** One place of the tree as the API writes it. */
export function writeLockNode(place: Place, options: WriteOptions): LockNode {
  const { vertex, parent, depth, inCircle } = place;
  const { graph, at } = options;
  const gid = vertex.key.startsWith('gid:') ? vertex.key.slice(4) : null;
  return {
    key: vertex.key,
    parent,
    depth,
    pid: gid === null ? Number(vertex.key.slice(4)) : null,
    gid,
    ...(gid === null ? sessionPart(vertex.session, at) : preparedPart(gid, options)),
    waitsFor: vertex.session && vertex.blockers.length > 0 ? waitsFor(vertex.session) : null,
    waitingMs: vertex.wait?.ms ?? null,
    waitingSince: vertex.wait === null ? null : at - vertex.wait.ms,
    waitingKnownBy: vertex.wait?.by ?? null,
    blockedBy: vertex.session?.blockedBy ?? [],
    blockedByPrepared: vertex.session?.blockedByPrepared ?? null,
    holds: vertex.holds,
    waitingDirectly: vertex.waiters.size,
    waitingBehind: graph.behind(vertex.key).size - (inCircle ? 1 : 0),
    longestBehindMs: graph.longestBehind(vertex.key),
    inCircle,
  };
}

type Part = Pick<
  LockNode,
  | 'kind'
  | 'backendStart'
  | 'datname'
  | 'usename'
  | 'applicationName'
  | 'clientAddr'
  | 'backendType'
  | 'state'
  | 'stateAgeMs'
  | 'xactAgeMs'
  | 'queryId'
  | 'fingerprint'
  | 'latestStatement'
  | 'cancelSql'
  | 'terminateSql'
>;

const UNKNOWN: Omit<Part, 'kind'> = {
  backendStart: null,
  datname: null,
  usename: null,
  applicationName: null,
  clientAddr: null,
  backendType: null,
  state: null,
  stateAgeMs: null,
  xactAgeMs: null,
  queryId: null,
  fingerprint: null,
  latestStatement: null,
  cancelSql: null,
  terminateSql: null,
};

function sessionPart(session: SessionNow | undefined, at: number): Part {
  if (!session) return { kind: 'gone', ...UNKNOWN };
  const { backendStart, datname, usename, applicationName, clientAddr, backendType, state } = session;
  const identity = backendStart === null ? null : { pid: session.pid, backendStart };
  return {
    kind: 'session',
    backendStart,
    datname,
    usename,
    applicationName,
    clientAddr,
    backendType,
    state,
    stateAgeMs: session.stateChange === null ? null : Math.max(0, at - session.stateChange),
    xactAgeMs: session.xactAgeMs,
    queryId: session.queryId,
    fingerprint: session.fingerprint,
    latestStatement: session.query,
    // Of an idle session there is no statement to cancel: its transaction would go on holding the lock.
    cancelSql: identity && state === 'active' ? cancelSql(identity) : null,
    terminateSql: identity && terminateSql(identity),
  };
}

function preparedPart(gid: string, { prepared, at }: WriteOptions): Part {
  const known = prepared.get(gid);
  return {
    kind: 'prepared',
    ...UNKNOWN,
    datname: known?.datname ?? null,
    usename: known?.owner ?? null,
    xactAgeMs: known?.preparedAt ? Math.max(0, at - known.preparedAt) : null,
    terminateSql: rollbackPreparedSql(gid),
  };
}

function waitsFor(session: SessionNow): LockOn {
  return { ...lockOnOf(session.lockRelation), mode: session.lockMode };
}
