import type { ActivityDimension, FamilyStateOfServer } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { activityHistoryQuery } from '../data/series.js';
import { serverNow } from '../time/clock.js';
import { zoomedOut } from '../time/range.js';
import type { TimeRange } from '../time/range.js';
import { useRange, useTimeWindow } from '../time/use-range.js';
import { apiPath } from '../ui/copy-as.js';
import type { Question } from '../ui/copy-as.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { Chart } from './chart.js';
import { loadLines } from './load-lines.js';
import { missingData, thinnedNote } from './missing.js';
import { panelActions } from './panel-actions.js';
import { ChartRoom, PanelFrame } from './panel-frame.js';

function historyQuestion(
  serverId: string,
  { by, where }: Pick<LoadPanelProps, 'by' | 'where'>,
  { from, to }: TimeRange,
): Question {
  return { path: apiPath(`/api/v1/servers/${serverId}/activity/history`, { by, where, from, to, points, limit }) };
}

const everything: string[] = [];

interface LoadPanelProps {
  readonly serverId: string;
  readonly by: ActivityDimension;
  /** Only these sessions, `dimension:value`. */
  readonly where?: string[];
  readonly states: readonly FamilyStateOfServer[] | undefined;
  readonly marked?: number | undefined;
  readonly onPick: (at: number) => void;
  readonly tools?: ReactNode;
}

const points = 400;
const limit = 12;
const chartHeight = 190;
const legendRows = 4;
// Sessions are sampled each second; under load the collector goes down to every ten.
const slowestSamplesMs = 12_000;
const family = 'pg_stat_activity';
const description =
  'Average active sessions: sessions at work or waiting inside a statement, sampled each second. Click a moment to see its sessions.';

/** The load of a server, by wait class or any other dimension of its sessions. */
export function LoadPanel({ serverId, by, where = everything, states, marked, onPick, tools }: LoadPanelProps) {
  const { range, setRange, zoomTo } = useRange();
  const window = useTimeWindow();
  const { data, error, isPending, refetch } = useQuery(
    activityHistoryQuery({ serverId, range, points }, { by, where, limit }),
  );
  const lines = useMemo(() => (data && data.by === by ? loadLines(data.series, by) : []), [data, by]);
  const missing = missingData([family], states);
  const thinned = thinnedNote([family], states);
  return (
    <PanelFrame
      id="load"
      title="Load"
      description={description}
      headline={data ? `${data.samples} samples` : undefined}
      caution={thinned}
      actions={panelActions({ id: 'load', lines, questions: [historyQuestion(serverId, { by, where }, range)] })}
      wide
      tools={tools}
    >
      {error && !data ? (
        <ChartRoom height={chartHeight} legendRows={legendRows}>
          <FailureNotice error={error} retry={() => void refetch()} />
        </ChartRoom>
      ) : isPending ? (
        <ChartRoom height={chartHeight} legendRows={legendRows} />
      ) : lines.length === 0 ? (
        <ChartRoom height={chartHeight} legendRows={legendRows}>
          {data && data.samples > 0 ? (
            <Notice title="No load">No session was active in any of the {data.samples} samples of this range.</Notice>
          ) : (
            <Notice title={missing.title} sql={missing.sql}>
              {missing.text}
            </Notice>
          )}
        </ChartRoom>
      ) : (
        <Chart
          label={`Load by ${by.replaceAll('_', ' ')}`}
          lines={lines}
          stepMs={data?.stepMs ?? 1000}
          window={window}
          gaps={data?.completeness.gaps ?? []}
          unit="sessions"
          stacked
          height={chartHeight}
          atLeast={1}
          beside
          bridgeMs={slowestSamplesMs}
          marked={marked}
          legendRows={legendRows}
          onZoom={zoomTo}
          onZoomOut={() => setRange(zoomedOut(range, serverNow()))}
          onPick={(at) => onPick(Math.round(at))}
        />
      )}
    </PanelFrame>
  );
}
