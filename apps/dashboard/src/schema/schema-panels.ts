import { lineColor } from '../charts/colors.js';
import { line } from '../charts/panel.js';
import type { PanelDefinition } from '../charts/panel.js';

export const sequencesPanel: PanelDefinition = {
  id: 'sequences',
  title: 'Fullest sequences',
  description: 'Part of its values that each sequence has given out, up to the end of it or of the column it feeds.',
  unit: 'percent',
  requests: [
    {
      metric: 'pg_sequences.used_percent',
      by: ['datname', 'schemaname', 'sequencename'],
      aggregate: 'last',
      limit: 6,
    },
  ],
  legendRows: 6,
  lines: ([answer]) =>
    (answer?.series ?? []).map(({ labels, points }, position) =>
      line(`${labels['datname']}: ${labels['schemaname']}.${labels['sequencename']}`, lineColor(position), points),
    ),
};
