import '../overview/overview.css';
import './start.css';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { platformNames, setupSql } from '@pganalytics/setup-sql';
import type { PlatformName } from '@pganalytics/setup-sql';
import { useTitle } from '../app/use-title.js';
import { AddCollector } from '../collectors/add-collector.js';
import { accountQuery } from '../data/account.js';
import { collectorsQuery } from '../data/collectors.js';
import { fleetQuery } from '../data/servers.js';
import type { Collector, ServerSummary } from '../data/types.js';
import { useLive } from '../live/use-live.js';
import { CopyButton } from '../ui/copy-button.js';
import { Icon } from '../ui/icons.js';
import { Notice } from '../ui/notice.js';
import { stepsOf } from './steps.js';
import type { StepState } from './steps.js';
import { hasRealServer, leaveStart } from './progress.js';

export const Route = createLazyRoute('/app/start')({ component: StartScreen });

const platformTexts: Record<PlatformName, string> = {
  self: 'A server of your own',
  rds: 'Amazon RDS',
  aurora: 'Amazon Aurora',
  azure: 'Azure Database for PostgreSQL',
  cloudsql: 'Google Cloud SQL',
};

function StartScreen() {
  useTitle('Guided start');
  useLive('');
  const navigate = useNavigate();
  const { data: fleet, isPending: awaitsFleet } = useQuery({ ...fleetQuery, refetchInterval: 3000 });
  const { data: collectors, isPending: awaitsCollectors } = useQuery({ ...collectorsQuery, refetchInterval: 3000 });
  const { data: account } = useQuery(accountQuery);
  if (awaitsFleet || awaitsCollectors) {
    return <div className="skeleton fill" role="status" aria-label="Loading what is watched" />;
  }
  const servers = fleet?.servers ?? [];
  const steps = stepsOf(servers, collectors ?? []);
  const leave = () => {
    leaveStart();
    void navigate({ to: '/' });
  };
  return (
    <div className="scroll-page start">
      <header className="page-head">
        <h1>Watch your first server</h1>
        <button type="button" className="button" onClick={leave}>
          {hasRealServer(servers) ? 'To the fleet' : 'Leave for now'}
        </button>
      </header>
      <p className="muted">Three steps; each says by itself when it is done. You find them again under Guided start.</p>
      <ol className="start-steps">
        <Step title="Rights" state={steps.rights}>
          <Rights />
        </Step>
        <Step title="Connection" state={steps.connection}>
          <Connection mayAdd={account === undefined ? undefined : account.role === 'admin'} />
        </Step>
        <Step title="First data" state={steps.data}>
          <FirstData servers={servers} collectors={collectors ?? []} />
        </Step>
      </ol>
    </div>
  );
}

function Step({
  title,
  state,
  children,
}: {
  readonly title: string;
  readonly state: StepState;
  readonly children: ReactNode;
}) {
  return (
    <li className={state.done ? 'done' : ''}>
      <h2>
        {title} {state.done ? <Icon name="check" /> : null}
      </h2>
      <p role="status" className={state.done ? 'start-done' : 'muted'}>
        {state.text}
      </p>
      {state.done ? null : children}
    </li>
  );
}

function Rights() {
  const [platform, setPlatform] = useState<PlatformName>('self');
  const sql = setupSql(platform);
  return (
    <>
      <label className="start-choice">
        The server is
        <select
          className="input"
          value={platform}
          onChange={(event) => setPlatform(platformNames.find((name) => name === event.target.value) ?? 'self')}
        >
          {platformNames.map((name) => (
            <option key={name} value={name}>
              {platformTexts[name]}
            </option>
          ))}
        </select>
      </label>
      <p>
        Run this once in the database that the collector connects to. It makes a role that reads statistics and none of
        your tables; the same comes from <code>collector sql --for {platform}</code>.
      </p>
      <div className="start-sql">
        <CopyButton text={sql} label="Copy the SQL" />
        <pre tabIndex={0}>{sql}</pre>
      </div>
    </>
  );
}

function Connection({ mayAdd }: { readonly mayAdd: boolean | undefined }) {
  return (
    <>
      <p>
        With <code>npm start</code> the quickest way is to start again with{' '}
        <code>DATABASE_URLS=postgresql://pganalytics:…@host/postgres</code>: its own collector watches it. Else enrol a
        collector where the server can be reached:
      </p>
      {mayAdd === true ? <AddCollector /> : null}
      {mayAdd === false ? <Notice title="An administrator adds collectors">Ask one to do this step.</Notice> : null}
      <p>
        Then say what to watch in <code>targets.yaml</code>, and let <code>collector check</code> name what is missing.
      </p>
    </>
  );
}

interface FirstDataProps {
  readonly servers: readonly ServerSummary[];
  readonly collectors: readonly Collector[];
}

function FirstData({ servers, collectors }: FirstDataProps) {
  const down = servers.filter(({ name, state }) => name !== 'pgAnalytics' && state !== 'healthy');
  const silent = collectors.filter(({ state }) => state === 'never-seen');
  return (
    <>
      {down.map((server) => (
        <p key={server.id}>
          <Link to="/servers/$serverId" params={{ serverId: server.id }}>
            {server.name}
          </Link>
          : {server.stateReason}
        </p>
      ))}
      {silent.map(({ id, name, stateReason }) => (
        <p key={id}>
          {name}: {stateReason}
        </p>
      ))}
    </>
  );
}
