import '../ui/state-badge.css';
import { Link } from '@tanstack/react-router';
import type { ClusterMember } from '../data/types.js';
import { bytes, duration, numeric } from '../format/format.js';
import { StateBadge } from '../ui/state-badge.js';
import type { TopologyNode } from './topology.js';

interface TopologyTreeProps {
  readonly nodes: readonly TopologyNode[];
  /** The server whose page this is. */
  readonly current: string;
}

/** Who sends to whom, as a list inside a list: it reads as well as it looks. */
export function TopologyTree({ nodes, current }: TopologyTreeProps) {
  return (
    <ul className="topology">
      {nodes.map(({ member, followers }) => (
        <li key={member.serverId}>
          <div className={`topology-node ${member.serverId === current ? 'current' : ''}`}>
            <Link
              to="/servers/$serverId/replication"
              params={{ serverId: member.serverId }}
              aria-current={member.serverId === current ? 'page' : undefined}
            >
              {member.name}
            </Link>
            <span className="muted">{factsOf(member)}</span>
            <StateBadge state={member.state} reason={member.stateReason} />
          </div>
          {followers.length > 0 ? <TopologyTree nodes={followers} current={current} /> : null}
        </li>
      ))}
    </ul>
  );
}

function factsOf({ role, syncState, timeline, replayLagBytes, replayLagSeconds }: ClusterMember): string {
  const lag = numeric(replayLagBytes);
  return [
    role,
    syncState,
    lag === null ? null : `${bytes(lag)} behind`,
    replayLagSeconds === null ? null : `${duration(replayLagSeconds * 1000)} late`,
    timeline === null ? null : `timeline ${timeline}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
