import type { ClusterMember } from '../data/types.js';

import { topologyOf } from './topology.js';
import type { TopologyNode } from './topology.js';

const aMember = (serverId: string, upstreamId: string | null): ClusterMember => ({
  serverId,
  name: serverId,
  role: upstreamId === null ? 'primary' : 'standby',
  state: 'healthy',
  stateReason: '',
  timeline: 1,
  upstreamId,
  syncState: null,
  replayLagBytes: null,
  replayLagSeconds: null,
  collectedAt: null,
});
const shape = ({ member, followers }: TopologyNode): unknown => [member.name, ...followers.map(shape)];

describe('the topology of a cluster', () => {
  it('is the primary with its standbys, and theirs below them', () => {
    const members = [aMember('primary', null), aMember('a', 'primary'), aMember('b', 'a'), aMember('c', 'primary')];

    expect(topologyOf(members).map(shape)).toEqual([['primary', ['a', ['b']], ['c']]]);
  });

  it('shows a standby whose sender is not watched beside the others', () => {
    expect(topologyOf([aMember('primary', null), aMember('x', 'elsewhere')]).map(shape)).toEqual([['primary'], ['x']]);
  });

  it('ends when servers say that they receive from each other', () => {
    expect(topologyOf([aMember('a', 'b'), aMember('b', 'a')]).map(shape)).toEqual([['a', ['b']]]);
  });
});
