import type { LockHistory, PastBlocker } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { Chart } from '../charts/chart.js';
import { panelActions } from '../charts/panel-actions.js';
import { ChartRoom, PanelFrame } from '../charts/panel-frame.js';
import { line } from '../charts/panel.js';
import { lockHistoryQuery } from '../data/locks.js';
import type { DisplayUnit } from '../format/format.js';
import { age, unknownText } from '../format/format.js';
import { serverNow } from '../time/clock.js';
import { momentInput, zoomedOut } from '../time/range.js';
import { useRange, useTimeWindow } from '../time/use-range.js';
import { apiPath } from '../ui/copy-as.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/data-table.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { useState } from 'react';
import { relationName } from './lock-text.js';
import type { Order } from '../app/search.js';

interface LockHistoryPanelsProps {
  readonly serverId: string;
  readonly marked: number | undefined;
  readonly onPick: (at: number) => void;
}

const points = 300;
const chartHeight = 130;
const slowestSamplesMs = 12_000;

function useLockHistory(serverId: string) {
  const { range } = useRange();
  const answer = useQuery(lockHistoryQuery({ serverId, range, points }));
  const path = apiPath(`/api/v1/servers/${serverId}/locks/history`, { from: range.from, to: range.to, points });
  return { ...answer, question: { path } };
}

/** How many waited over the range, and how long. */
export function LockCharts({ serverId, marked, onPick }: LockHistoryPanelsProps) {
  const { data, error, refetch, question } = useLockHistory(serverId);
  if (error && !data) return <FailureNotice error={error} retry={() => void refetch()} />;
  const shared = { history: data, marked, onPick, question };
  return (
    <div className="panel-grid">
      <HistoryPanel
        {...shared}
        id="lock-waiters"
        title="Waiting for locks"
        description="The most sessions that waited at one time. Click a moment to see its tree."
        unit="sessions"
        series="waiting"
      />
      <HistoryPanel
        {...shared}
        id="lock-longest-wait"
        title="Longest wait"
        description="The longest wait for a lock that was seen. Click a moment to see its tree."
        unit="milliseconds"
        series="longestWaitMs"
      />
    </div>
  );
}

/** Who stood at the head of those that waited, over the range. */
export function PastBlockers({ serverId, onPick }: Omit<LockHistoryPanelsProps, 'marked'>) {
  const { data, question } = useLockHistory(serverId);
  return <Blockers history={data} onPick={onPick} question={question} />;
}

interface HistoryPanelProps extends Omit<LockHistoryPanelsProps, 'serverId'> {
  readonly history: LockHistory | undefined;
  readonly question: { readonly path: string };
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly unit: DisplayUnit;
  readonly series: 'waiting' | 'longestWaitMs';
}

function HistoryPanel({ history, marked, onPick, question, id, title, description, unit, series }: HistoryPanelProps) {
  const { range, setRange, zoomTo } = useRange();
  const window = useTimeWindow();
  const lines = history
    ? [line(title.toLowerCase(), series === 'waiting' ? 'red' : 'orange', history[series].points)]
    : [];
  return (
    <PanelFrame
      id={id}
      title={title}
      description={description}
      actions={panelActions({ id, lines, questions: [question] })}
    >
      {!history ? (
        <ChartRoom height={chartHeight} legendRows={1} />
      ) : history.samples === 0 ? (
        <ChartRoom height={chartHeight} legendRows={1}>
          <Notice title="No samples in this range">Choose a longer range, or wait for the next sample.</Notice>
        </ChartRoom>
      ) : (
        <Chart
          label={title}
          lines={lines}
          stepMs={history.stepMs}
          window={window}
          gaps={history.completeness.gaps}
          unit={unit}
          height={chartHeight}
          legendRows={1}
          atLeast={1}
          bridgeMs={slowestSamplesMs}
          marked={marked}
          onZoom={zoomTo}
          onZoomOut={() => setRange(zoomedOut(range, serverNow()))}
          onPick={(at) => onPick(Math.round(at))}
        />
      )}
    </PanelFrame>
  );
}

const whoOf = ({ usename, datname }: PastBlocker) => `${usename ?? unknownText} · ${datname ?? unknownText}`;

const columns: Column<PastBlocker>[] = [
  {
    id: 'who',
    header: 'Root blocker',
    accessorFn: (one) => one.gid ?? one.pid ?? 0,
    look: { width: 130, sticky: true },
    cell: ({ row: { original: one } }) => (
      <span className="mono">{one.gid === null ? `pid ${one.pid}` : `prepared ${one.gid}`}</span>
    ),
  },
  {
    id: 'longest',
    header: 'Longest wait',
    accessorFn: (one) => one.longestWaitMs ?? undefined,
    sortUndefined: 'last',
    look: { width: 116, align: 'right', title: 'The longest that somebody waited behind it' },
    cell: ({ row: { original: one } }) => age(one.longestWaitMs),
  },
  {
    id: 'most',
    header: 'Most behind',
    accessorFn: (one) => one.mostWaiting,
    look: { width: 108, align: 'right', title: 'The most that waited behind it at one time' },
    cell: ({ row: { original: one } }) => one.mostWaiting,
  },
  {
    id: 'idle',
    header: 'Idle in transaction',
    accessorFn: (one) => (one.idleInTransaction ? 'yes' : ''),
    look: { width: 130, title: 'It idled in its transaction while others waited' },
    cell: ({ row: { original: one } }) => (one.idleInTransaction ? <span className="tag warn">yes</span> : ''),
  },
  {
    id: 'user',
    header: 'User · database',
    accessorFn: (one) => whoOf(one),
    look: { width: 140 },
    cell: ({ row: { original: one } }) => whoOf(one),
  },
  {
    id: 'application',
    header: 'Application',
    accessorFn: (one) => one.applicationName ?? '',
    look: { width: 116 },
    cell: ({ row: { original: one } }) => one.applicationName || unknownText,
  },
  {
    id: 'relations',
    header: 'Wanted',
    accessorFn: (one) => namesOf(one),
    look: { width: 150, grow: true, title: 'What the others wanted of it' },
    cell: ({ row: { original: one } }) => namesOf(one) || unknownText,
  },
  {
    id: 'first',
    header: 'From',
    accessorFn: (one) => one.firstSeenAt,
    look: { width: 150 },
    cell: ({ row: { original: one } }) => momentInput(one.firstSeenAt),
  },
  {
    id: 'last',
    header: 'To',
    accessorFn: (one) => one.lastSeenAt,
    look: { width: 150 },
    cell: ({ row: { original: one } }) => momentInput(one.lastSeenAt),
  },
];

const namesOf = ({ relations }: PastBlocker) => relations.map(relationName).join(', ');

interface BlockersProps {
  readonly history: LockHistory | undefined;
  readonly onPick: (at: number) => void;
  readonly question: { readonly path: string };
}

function Blockers({ history, onPick, question }: BlockersProps) {
  const [order, setOrder] = useState<Order>({ column: 'longest', descending: true });
  if (!history) return null;
  return (
    <section aria-label="Root blockers of this range" className="lock-blockers">
      <h2>Root blockers of this range</h2>
      <DataTable
        name="blockers"
        label="Root blockers"
        rows={history.blockers}
        columns={columns}
        rowId={(one) => `${one.gid ?? one.pid} ${one.backendStart ?? ''}`}
        order={order}
        onOrder={setOrder}
        onOpen={(one) => onPick(one.worstAt)}
        inFlow
        total={history.blockers.length + history.otherBlockers}
        question={question}
        empty={<Notice title="Nobody was held up">No sample of this range saw a session wait for a lock.</Notice>}
      />
    </section>
  );
}
