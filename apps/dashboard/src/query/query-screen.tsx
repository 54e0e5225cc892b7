import '../activity/activity.css';
import '../locks/tag.css';
import '../overview/overview.css';
import '../queries/queries.css';
import './query.css';
import type { QueryDetail } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { keepTime } from '../app/search.js';
import { Chart } from '../charts/chart.js';
import { loadLines } from '../charts/load-lines.js';
import { panelActions } from '../charts/panel-actions.js';
import { ChartRoom, PanelFrame } from '../charts/panel-frame.js';
import type { Line } from '../charts/plot-data.js';
import { RequestFailed } from '../data/problem.js';
import { queryDetailQuery } from '../data/queries.js';
import type { DisplayUnit } from '../format/format.js';
import { exact } from '../format/format.js';
import { measureOf, measures } from '../queries/measures.js';
import { reasonText } from '../queries/caveats.js';
import { serverNow } from '../time/clock.js';
import { zoomedOut } from '../time/range.js';
import { useRange, useTimeWindow } from '../time/use-range.js';
import { CopyButton } from '../ui/copy-button.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { Sql } from '../ui/sql.js';
import { QueryFacts } from './query-facts.js';
import { queryCharts } from './query-panels.js';
import { Running } from './running.js';

export const Route = createLazyRoute('/app/servers/$serverId/queries/$queryId')({ component: QueryScreen });

const chartHeight = 168;

function QueryScreen() {
  const { serverId, queryId } = Route.useParams();
  const { by } = Route.useSearch();
  const { range, compare } = useRange();
  const { data, error, refetch } = useQuery(
    queryDetailQuery({ serverId, range, points: 300, compare }, { queryId, by: by ?? 'all' }),
  );
  return (
    <div className="scroll-page">
      <nav className="crumbs" aria-label="Back">
        <Link to="/servers/$serverId/queries" params={{ serverId }} search={keepTime}>
          Queries
        </Link>
        <span aria-hidden="true">/</span>
        <code>{queryId}</code>
      </nav>
      {error && !data ? (
        error instanceof RequestFailed && error.kind === 'not-found' ? (
          <Notice title="This statement is not known here">
            {error.message} Choose a longer range, or go back to the list of what ran in this one.
          </Notice>
        ) : (
          <FailureNotice error={error} retry={() => void refetch()} />
        )
      ) : data ? (
        <Detail detail={data} serverId={serverId} by={by} />
      ) : (
        <ChartRoom height={400} legendRows={2} />
      )}
    </div>
  );
}

interface DetailProps {
  readonly detail: QueryDetail;
  readonly serverId: string;
  readonly by: 'datname' | 'usename' | undefined;
}

function Detail({ detail, serverId, by }: DetailProps) {
  const charts = useMemo(() => queryCharts(detail), [detail]);
  const waits = useMemo(() => loadLines(detail.waits, 'wait_event_type'), [detail]);
  return (
    <>
      <section className="panel query-text" aria-label="Statement">
        {detail.text ? (
          <>
            <pre>
              <Sql text={detail.text} />
            </pre>
            <CopyButton text={detail.text} label="Copy the statement" />
          </>
        ) : (
          <p className="muted">
            The text of this statement has not arrived yet; it is sent once, soon after the first call.
          </p>
        )}
      </section>
      <QueryFacts detail={detail} />
      {detail.estimate ? (
        <div className="caveat" role="note">
          <b>Estimated from samples alone.</b> {reasonText(detail.estimateReason)}
        </div>
      ) : null}
      <Running detail={detail} serverId={serverId} />
      <SplitBy by={by} />
      <div className="panel-grid">
        <DetailPanel
          id="query-load"
          title="Load"
          description="Average active sessions in this statement by wait class, sampled each second; calls that have not ended count too."
          unit="sessions"
          lines={waits}
          stepMs={detail.stepMs}
          detail={detail}
          stacked
        />
        {charts.map((chart) => (
          <DetailPanel key={chart.id} {...chart} detail={detail} />
        ))}
      </div>
      <ByUser detail={detail} />
    </>
  );
}

/** Which lines the charts have: one for all, or one for each database or user. */
function SplitBy({ by }: Pick<DetailProps, 'by'>) {
  const navigate = useNavigate();
  return (
    <div className="page-head">
      <label className="field">
        A line for
        <select
          className="input"
          value={by ?? ''}
          onChange={(event) =>
            void navigate({
              to: '.',
              search: (before) => ({ ...before, by: (event.target.value || undefined) as 'datname' | 'usename' }),
              replace: true,
            })
          }
        >
          <option value="">all together</option>
          <option value="datname">each database</option>
          <option value="usename">each user</option>
        </select>
      </label>
    </div>
  );
}

interface DetailPanelProps {
  readonly id: string;
  readonly stepMs: number;
  readonly title: string;
  readonly description: string;
  readonly unit: DisplayUnit;
  readonly lines: readonly Line[];
  readonly detail: QueryDetail;
  readonly stacked?: boolean;
}

function DetailPanel({ id, stepMs, title, description, unit, lines, detail, stacked = false }: DetailPanelProps) {
  const { range, setRange, zoomTo } = useRange();
  const window = useTimeWindow();
  const known = lines.some((line) => line.points.some(([, value]) => value !== null));
  return (
    <PanelFrame id={id} title={title} description={description} actions={panelActions({ id, lines, questions: [] })}>
      {known ? (
        <Chart
          label={title}
          lines={lines}
          stepMs={stepMs}
          window={window}
          gaps={detail.completeness.gaps}
          unit={unit}
          stacked={stacked}
          bridgeMs={stacked ? 12_000 : 0}
          height={chartHeight}
          legendRows={1}
          onZoom={zoomTo}
          onZoomOut={() => setRange(zoomedOut(range, serverNow()))}
        />
      ) : (
        <ChartRoom height={chartHeight} legendRows={1}>
          <Notice title="Nothing in this range">
            {stacked
              ? 'No sample saw a session in this statement.'
              : 'It did not run, or was not measured, in this range.'}
          </Notice>
        </ChartRoom>
      )}
    </PanelFrame>
  );
}

const byUserMeasures = ['calls', 'total_exec_time', 'mean_exec_time', 'rows', 'sampled_active_seconds'];

function ByUser({ detail }: { readonly detail: QueryDetail }) {
  const shown = measures.filter((measure) => byUserMeasures.includes(measure.order));
  if (detail.rowsByUser.length < 2) return null;
  return (
    <section className="panel by-user" aria-label="By database and user">
      <h2>By database and user</h2>
      <div className="by-user-scroll" role="region" aria-label="By user and database, scrolls" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Database</th>
              <th scope="col">User</th>
              {shown.map((measure) => (
                <th key={measure.order} scope="col" className="num" title={measure.description}>
                  {measure.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {detail.rowsByUser.map((item) => (
              <tr key={`${item.datname} ${item.usename}`}>
                <td>{item.datname ?? '–'}</td>
                <td>{item.usename ?? '–'}</td>
                {shown.map((measure) => (
                  <td
                    key={measure.order}
                    className="num"
                    title={measure.order === 'calls' ? exact(item.calls) : undefined}
                  >
                    {measure.text(measureOf(item, measure.order))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
