import './server.css';
import type { ServerDetail } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link, Outlet, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { serverPageAt } from '../app/server-pages.js';
import { useTitle } from '../app/use-title.js';
import { RequestFailed } from '../data/problem.js';
import { serverQuery } from '../data/servers.js';
import { duration, numeric } from '../format/format.js';
import { DataAge } from '../live/data-age.js';
import { useLive } from '../live/use-live.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { StateBadge } from '../ui/state-badge.js';
import { collectorText } from './collector-text.js';
import { ServerNav } from './server-nav.js';
import { shortVersion } from './version.js';

export const Route = createLazyRoute('/app/servers/$serverId')({ component: ServerScreen });

function ServerScreen() {
  const { serverId } = Route.useParams();
  const { data: server, error, refetch } = useQuery(serverQuery(serverId));
  const page = serverPageAt(useLocation({ select: ({ pathname }) => pathname }));
  useTitle(page?.label, server?.name);
  // A page that shows sessions has the collector ship each second of them.
  useLive(serverId, page?.watches ? serverId : undefined);
  if (error && !server) {
    if (error instanceof RequestFailed && error.kind === 'not-found') {
      return (
        <Notice title="No such server">
          Nothing is known under this address. It may have been retired; the <Link to="/">fleet</Link> lists what there
          is.
        </Notice>
      );
    }
    return <FailureNotice error={error} retry={() => void refetch()} />;
  }
  return (
    <>
      <header className="server-head">
        <div className="server-title">
          <h1>{server?.name ?? '\u00a0'}</h1>
          {server ? <StateBadge state={server.state} reason={server.stateReason} /> : null}
        </div>
        <dl className="server-facts">{server ? <Facts server={server} /> : null}</dl>
      </header>
      {server && server.state !== 'healthy' ? (
        <p className={`server-reason ${server.state}`} role="status">
          {server.stateReason}
        </p>
      ) : null}
      <div className="server-body">
        <ServerNav serverId={serverId} current={page} />
        <div className="server-page">
          <Outlet />
        </div>
      </div>
    </>
  );
}

function Facts({ server }: { readonly server: ServerDetail }) {
  const version = shortVersion(server.version);
  const uptime = numeric(server.uptimeSeconds);
  return (
    <>
      <Fact name="Version">{version ? `PostgreSQL ${version}` : 'not known yet'}</Fact>
      <Fact name="Role">
        {server.inRecovery === null ? 'not known yet' : server.inRecovery ? 'standby' : 'primary'}
      </Fact>
      {uptime === null ? null : <Fact name="Uptime">up {duration(uptime * 1000)}</Fact>}
      <Fact name="Collector">collector {collectorText(server)}</Fact>
      <Fact name="Age">
        <DataAge serverId={server.id} />
      </Fact>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
