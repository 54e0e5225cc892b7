import './overview.css';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ServerAttention } from '../attention/server-attention.js';
import { LoadPanel } from '../charts/load-panel.js';
import { SeriesPanel } from '../charts/series-panel.js';
import { serverAttentionQuery } from '../data/attention.js';
import { serverQuery } from '../data/servers.js';
import { majorVersion } from '../server/version.js';
import { overviewPanels } from './panels.js';
import { RunningMaintenance } from './running-maintenance.js';

export const Route = createLazyRoute('/app/servers/$serverId/')({ component: OverviewScreen });

function OverviewScreen() {
  const { serverId } = Route.useParams();
  const navigate = useNavigate();
  const { data: server, isPending: loading } = useQuery(serverQuery(serverId));
  const { isPending: judging } = useQuery(serverAttentionQuery(serverId));
  const panels = useMemo(() => overviewPanels(majorVersion(server?.version ?? null)), [server?.version]);
  const showMoment = (at: number) =>
    void navigate({
      to: '/servers/$serverId/activity',
      params: { serverId },
      search: (before) => ({ ...before, at: String(at) }),
    });
  return (
    <div className="scroll-page overview">
      <ServerAttention serverId={serverId} states={server?.families}>
        <RunningMaintenance serverId={serverId} />
      </ServerAttention>
      <div className={loading || judging ? 'panel-grid judging' : 'panel-grid'}>
        <LoadPanel serverId={serverId} by="wait_event_type" states={server?.families} onPick={showMoment} />
        {panels.map((panel) => (
          <SeriesPanel key={panel.id} serverId={serverId} panel={panel} states={server?.families} />
        ))}
      </div>
    </div>
  );
}
