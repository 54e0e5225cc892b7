import './collectors.css';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTitle } from '../app/use-title.js';
import { accountQuery } from '../data/account.js';
import { collectorsQuery } from '../data/collectors.js';
import { enrolledCollectorsQuery } from '../data/enrolment.js';
import { fleetQuery } from '../data/servers.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { AddCollector } from './add-collector.js';
import { CollectorTable } from './collector-table.js';
import { byNeed } from './delivery.js';

export const Route = createLazyRoute('/app/collectors')({ component: CollectorsScreen });

function CollectorsScreen() {
  useTitle('Collectors');
  const { data, error, isPending, refetch } = useQuery(collectorsQuery);
  const { data: enrolled } = useQuery(enrolledCollectorsQuery);
  const { data: fleet } = useQuery(fleetQuery);
  const { data: account } = useQuery(accountQuery);
  const collectors = useMemo(() => byNeed(data ?? []), [data]);
  const byId = useMemo(() => new Map((enrolled ?? []).map((one) => [one.id, one])), [enrolled]);
  const servers = useMemo(() => new Map((fleet?.servers ?? []).map((server) => [server.id, server])), [fleet]);
  const mayChange = account?.role === 'admin';
  return (
    <div className="page">
      <header className="page-head">
        <h1>Collectors</h1>
      </header>
      {mayChange ? (
        <details className="add-box">
          <summary>Add a collector</summary>
          <AddCollector />
        </details>
      ) : null}
      {error && !data ? (
        <FailureNotice error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <div className="skeleton" role="status" aria-label="Loading the collectors" />
      ) : collectors.length === 0 ? (
        <Notice title="No collector yet">
          {mayChange ? 'Add one above: it takes one command.' : 'An administrator adds one here.'}
        </Notice>
      ) : (
        <CollectorTable collectors={collectors} enrolled={byId} servers={servers} mayChange={mayChange} />
      )}
    </div>
  );
}
