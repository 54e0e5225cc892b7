import type { ClusterMember } from '../data/types.js';

/** A server of a cluster with those that receive from it. */
export interface TopologyNode {
  readonly member: ClusterMember;
  readonly followers: readonly TopologyNode[];
}

/** The members as trees: a primary with its standbys, and those whose sender is not known beside it. */
export function topologyOf(members: readonly ClusterMember[]): readonly TopologyNode[] {
  const known = new Set(members.map(({ serverId }) => serverId));
  const nodeOf = (member: ClusterMember, above: ReadonlySet<string>): TopologyNode => {
    const path = new Set([...above, member.serverId]);
    const followers = members.filter(
      ({ serverId, upstreamId }) => upstreamId === member.serverId && !path.has(serverId),
    );
    return { member, followers: followers.map((follower) => nodeOf(follower, path)) };
  };
  const roots = members.filter(({ upstreamId }) => upstreamId === null || !known.has(upstreamId));
  return (roots.length > 0 ? roots : members.slice(0, 1)).map((root) => nodeOf(root, new Set()));
}
