import '../overview/overview.css';
import '../queries/queries.css';
import '../query/query.css';
import type { FleetQueryDetail } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { keepTime } from '../app/search.js';
import type { Order } from '../app/search.js';
import { Chart } from '../charts/chart.js';
import { lineColor } from '../charts/colors.js';
import { panelActions } from '../charts/panel-actions.js';
import { ChartRoom, PanelFrame } from '../charts/panel-frame.js';
import type { DisplayUnit } from '../format/format.js';
import { fleetQueryQuery } from '../data/fleet-queries.js';
import { count, duration, numeric, unknownText } from '../format/format.js';
import { serverNow } from '../time/clock.js';
import { momentInput, zoomedOut } from '../time/range.js';
import { useRange, useTimeWindow } from '../time/use-range.js';
import { CopyButton } from '../ui/copy-button.js';
import { DataTable } from '../ui/data-table.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { Sql } from '../ui/sql.js';
import { serverColumns } from './fleet-columns.js';
import { FleetNotes } from './fleet-notes.js';

export const Route = createLazyRoute('/app/queries/$fingerprint')({ component: FleetQueryScreen });

const panels: readonly { id: string; metric: string; title: string; description: string; unit: DisplayUnit }[] = [
  {
    id: 'fleet-query-time',
    metric: 'total_exec_time',
    title: 'Execution time by server',
    description: 'Time spent executing per second on each server; counted when a call ends.',
    unit: 'milliseconds-per-second',
  },
  {
    id: 'fleet-query-mean',
    metric: 'mean_exec_time',
    title: 'Mean time by server',
    description: 'Execution time of one call on each server.',
    unit: 'milliseconds',
  },
  {
    id: 'fleet-query-calls',
    metric: 'calls',
    title: 'Calls by server',
    description: 'Executions per second on each server.',
    unit: 'per-second',
  },
];

/** One statement over all servers: where it runs, and where it is slow. */
function FleetQueryScreen() {
  const { fingerprint } = Route.useParams();
  const { label } = Route.useSearch();
  const { range } = useRange();
  const { data, error, refetch } = useQuery(
    fleetQueryQuery(fingerprint, range, { points: 300, ...(label ? { label: [label] } : {}) }),
  );
  return (
    <div className="scroll-page">
      <nav className="crumbs" aria-label="Back">
        <Link to="/queries" search={keepTime}>
          Queries of all servers
        </Link>
        <span aria-hidden="true">/</span>
        <code>{fingerprint}</code>
      </nav>
      {error && !data ? (
        <FailureNotice error={error} retry={() => void refetch()} />
      ) : data ? (
        <Detail detail={data} />
      ) : (
        <ChartRoom height={400} legendRows={2} />
      )}
    </div>
  );
}

function Detail({ detail }: { readonly detail: FleetQueryDetail }) {
  const [order, setOrder] = useState<Order>({ column: 'total_exec_time', descending: true });
  return (
    <>
      <h1 className="sr-only">Statement {detail.fingerprint} on all servers</h1>
      <FleetNotes answer={detail} />
      {detail.text ? (
        <section className="panel query-text" aria-label="Statement">
          <pre>
            <Sql text={detail.text} />
          </pre>
          <CopyButton text={detail.text} label="Copy the statement" />
        </section>
      ) : null}
      <p className="muted query-summary">
        {detail.servers.length} {detail.servers.length === 1 ? 'server' : 'servers'} · {count(numeric(detail.calls))}{' '}
        calls · {duration(numeric(detail.totalTimeMs))} of execution · mean {duration(numeric(detail.meanTimeMs))} ·
        first seen {detail.firstSeenAt === null ? unknownText : momentInput(detail.firstSeenAt)}
      </p>
      <div className="panel-grid">
        {panels.map((panel) => (
          <ServersPanel key={panel.id} panel={panel} detail={detail} />
        ))}
      </div>
      <DataTable
        name="fleet-query-servers"
        label="Servers that run it"
        rows={detail.servers}
        columns={serverColumns}
        rowId={({ serverId }) => serverId}
        order={order}
        onOrder={setOrder}
        inFlow
        empty={<Notice title="It did not run in this range">Choose a longer range.</Notice>}
      />
    </>
  );
}

function ServersPanel({
  panel,
  detail,
}: {
  readonly panel: (typeof panels)[number];
  readonly detail: FleetQueryDetail;
}) {
  const { range, setRange, zoomTo } = useRange();
  const window = useTimeWindow();
  const { id, title, description, unit } = panel;
  const lines = (detail.series.find(({ metric }) => metric === panel.metric)?.series ?? []).map(
    ({ labels, points }, position) => ({
      key: labels['serverId'] ?? '',
      label: labels['server'] ?? '',
      color: lineColor(position),
      points,
    }),
  );
  return (
    <PanelFrame id={id} title={title} description={description} actions={panelActions({ id, lines, questions: [] })}>
      {lines.length === 0 ? (
        <ChartRoom height={168} legendRows={1}>
          <Notice title="Nothing in this range">It did not run, or was not measured, in this range.</Notice>
        </ChartRoom>
      ) : (
        <Chart
          label={title}
          lines={lines}
          stepMs={detail.stepMs}
          window={window}
          gaps={[]}
          unit={unit}
          height={168}
          legendRows={1}
          onZoom={zoomTo}
          onZoomOut={() => setRange(zoomedOut(range, serverNow()))}
        />
      )}
    </PanelFrame>
  );
}
