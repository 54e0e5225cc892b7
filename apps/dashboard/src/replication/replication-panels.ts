import { lineColor } from '../charts/colors.js';
import { grouped, line } from '../charts/panel.js';
import type { PanelDefinition } from '../charts/panel.js';
import type { SeriesPoint } from '../data/types.js';

const lagBytes: PanelDefinition = {
  id: 'replay-lag-in-bytes',
  title: 'Replay lag in bytes',
  description: 'WAL of this server that each receiver has not replayed yet.',
  unit: 'bytes',
  requests: [{ metric: 'pg_stat_replication.replay_lag_bytes', by: ['application_name'], aggregate: 'max' }],
  legendRows: 3,
  lines: grouped('application_name', 'without a name'),
};

const lagTime: PanelDefinition = {
  id: 'replay-lag-in-time',
  title: 'Replay lag in time',
  description: 'Time between a flush of WAL here and its replay there; 0 while nothing is written.',
  unit: 'milliseconds',
  requests: [{ metric: 'pg_stat_replication.replay_lag', by: ['application_name'], aggregate: 'max' }],
  legendRows: 3,
  lines: ([answer]) =>
    (answer?.series ?? []).map(({ labels, points }, position) =>
      line(labels['application_name'] ?? 'without a name', lineColor(position), inMilliseconds(points)),
    ),
};

const inMilliseconds = (points: readonly SeriesPoint[]): SeriesPoint[] =>
  points.map(([at, value]) => [at, value === null ? null : Number(value) * 1000]);

const slots: PanelDefinition = {
  id: 'wal-kept-for-slots',
  title: 'WAL kept for slots',
  description: 'WAL that stays on the disk because a replication slot still needs it.',
  unit: 'bytes',
  requests: [{ metric: 'pg_replication_slots.retained_bytes', by: ['slot_name'], aggregate: 'max' }],
  legendRows: 3,
  lines: grouped('slot_name', 'without a name'),
};

export const replicationPanels = [lagBytes, lagTime, slots];
