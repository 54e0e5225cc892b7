import type { SampleRow, Samples } from '../attention/samples.js';
import type { KnownServer } from '../servers/server-directory.js';

/** A server as its newest samples show it in its cluster. */
export interface Member {
  readonly server: KnownServer;
  readonly samples: Samples;
  readonly role: 'primary' | 'standby' | 'unknown';
  readonly timeline: number | null;
}

/** A primary with everything that follows it, or a server alone. */
export interface Group {
  readonly id: string;
  readonly systemIdentifier: string;
  readonly members: readonly Member[];
  /** The server that a member receives WAL from. */
  readonly upstreams: ReadonlyMap<string, Member>;
}

/** One server with what its samples say of its role. */
export function memberOf(server: KnownServer, samples: Samples): Member {
  const row = samples.newest('server')?.rows[0];
  const inRecovery = row?.flag('in_recovery') ?? null;
  const role = inRecovery === null ? 'unknown' : inRecovery ? 'standby' : 'primary';
  return { server, samples, role, timeline: row?.number('timeline') ?? null };
}

/**
 * Groups servers by system identifier, and where several primaries share one (a copy that was promoted keeps it) by who
 * receives from whom.
 */
export function groupClusters(members: readonly Member[]): Group[] {
  const known = members.filter(({ server }) => server.systemIdentifier !== '');
  const unknown = members.filter(({ server }) => server.systemIdentifier === '');
  const same = [...Map.groupBy(known, ({ server }) => server.systemIdentifier).values()].flatMap(groupSame);
  return [...same, ...unknown.map((member) => groupOf(member.server.serverId, [member], new Map()))];
}

function groupSame(members: readonly Member[]): Group[] {
  const upstreams = new Map<string, Member>();
  for (const member of members) {
    const upstream = upstreamOf(member, members);
    if (upstream) upstreams.set(member.server.serverId, upstream);
  }
  const primaries = members.filter(({ role }) => role === 'primary');
  const rootOf = (member: Member): Member | undefined => {
    let at = member;
    for (const _ of members) at = upstreams.get(at.server.serverId) ?? at;
    return at.role === 'primary' ? at : primaries[0];
  };
  const { systemIdentifier } = members[0].server;
  if (primaries.length < 2) return [groupOf(systemIdentifier, members, upstreams)];
  return primaries.map((primary) => {
    const own = members.filter((member) => rootOf(member) === primary);
    return groupOf(`${systemIdentifier}:${primary.server.serverId}`, own, upstreams);
  });
}

const groupOf = (id: string, members: readonly Member[], upstreams: ReadonlyMap<string, Member>): Group => ({
  id,
  systemIdentifier: members[0].server.systemIdentifier,
  members: members.toSorted((a, b) => order(a) - order(b) || a.server.name.localeCompare(b.server.name)),
  upstreams,
});

const order = ({ role }: Member): number => (role === 'primary' ? 0 : 1);

/** The server that a standby says it receives from, else the one that says it sends to it, else the only primary. */
function upstreamOf(member: Member, members: readonly Member[]): Member | undefined {
  if (member.role !== 'standby') return undefined;
  const others = members.filter((other) => other !== member);
  const receiver = member.samples.newest('pg_stat_wal_receiver')?.rows[0];
  const told = receiver && others.find(({ server }) => isAt(server, receiver));
  if (told) return told;
  const sender = others.filter(({ samples }) => sendersOf(samples).some((row) => isReceiver(member.server, row)));
  if (sender.length === 1) return sender[0];
  const primaries = others.filter(({ role }) => role === 'primary');
  return primaries.length === 1 ? primaries[0] : undefined;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1']);

function isAt({ host, port }: KnownServer, receiver: SampleRow): boolean {
  const [senderHost, senderPort] = [receiver.text('sender_host'), receiver.number('sender_port')];
  if (senderHost === null || senderPort !== port) return false;
  return senderHost === host || (isHere(senderHost) && isHere(host));
}

// A directory of Unix sockets stands for this machine as well.
const isHere = (host: string): boolean => LOOPBACK.has(host) || host.startsWith('/');

/** The receivers that a server sends to. */
export const sendersOf = (samples: Samples): readonly SampleRow[] => samples.newest('pg_stat_replication')?.rows ?? [];

/** Whether a row of `pg_stat_replication` is this server: by the name it gives itself, or by its address. */
export function isReceiver({ name, host }: KnownServer, row: SampleRow): boolean {
  if (row.text('application_name') === name) return true;
  const address = row.text('client_addr');
  return address !== null && address === host && !isHere(host);
}

/** The row of its sender that is about this member; with a single receiver and a single follower it can only be that one. */
export function rowOfReceiver(member: Member, group: Group): SampleRow | undefined {
  const upstream = group.upstreams.get(member.server.serverId);
  if (!upstream) return undefined;
  const rows = sendersOf(upstream.samples).filter((row) => row.text('state') !== 'backup');
  const named = rows.filter((row) => isReceiver(member.server, row));
  if (named.length === 1) return named[0];
  const followers = [...group.upstreams.values()].filter((other) => other === upstream);
  return rows.length === 1 && followers.length === 1 ? rows[0] : undefined;
}
