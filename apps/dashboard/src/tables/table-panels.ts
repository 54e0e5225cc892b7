import { combined } from '../charts/arithmetic.js';
import { line, named, pointsOf } from '../charts/panel.js';
import type { PanelDefinition } from '../charts/panel.js';

/** The charts of one table. */
export function tablePanels(tableId: string): readonly PanelDefinition[] {
  const [datid, relid] = tableId.split('.');
  const where = [`datid:${datid}`, `relid:${relid}`];
  const statistic = (name: string) => ({ metric: `pg_stat_all_tables.${name}`, where });
  const size = (name: string) => ({ metric: `pg_class.${name}`, where, aggregate: 'last' as const });
  return [
    {
      id: 'table-size',
      title: 'Table size',
      description: 'Size of the table with its TOAST table, and of its indexes, read every ten minutes.',
      unit: 'bytes',
      stacked: true,
      requests: [size('table_bytes'), size('indexes_bytes')],
      legendRows: 2,
      lines: named(['table', 'blue'], ['indexes', 'sky']),
    },
    {
      id: 'table-rows',
      title: 'Rows of the table',
      description: 'Live and dead rows as PostgreSQL estimates them; vacuum brings the dead ones down.',
      unit: 'count',
      requests: [
        { ...statistic('n_live_tup'), aggregate: 'last' },
        { ...statistic('n_dead_tup'), aggregate: 'last' },
      ],
      legendRows: 2,
      lines: named(['live', 'green'], ['dead', 'red']),
    },
    {
      id: 'table-changes',
      title: 'Changes of the table',
      description: 'Rows inserted, updated and deleted per second, counted at the end of their transactions.',
      unit: 'per-second',
      requests: ['n_tup_ins', 'n_tup_upd', 'n_tup_hot_upd', 'n_tup_del'].map(statistic),
      legendRows: 4,
      lines: named(['inserted', 'green'], ['updated', 'blue'], ['updated, HOT', 'sky'], ['deleted', 'orange']),
    },
    {
      id: 'table-scans',
      title: 'Scans of the table',
      description: 'Sequential and index scans that began, per second.',
      unit: 'per-second',
      requests: ['seq_scan', 'idx_scan'].map(statistic),
      legendRows: 2,
      lines: named(['sequential', 'orange'], ['by index', 'blue']),
    },
    {
      id: 'table-blocks',
      title: 'Blocks of the table',
      description: 'Blocks of the table and its indexes that were found in shared buffers, or were not, per second.',
      unit: 'per-second',
      requests: ['heap_blks_hit', 'idx_blks_hit', 'heap_blks_read', 'idx_blks_read'].map(statistic),
      legendRows: 2,
      lines: ([hit, indexHit, read, indexRead]) => {
        const both = (a: typeof hit, b: typeof hit) =>
          pointsOf(b).length === 0 ? pointsOf(a) : combined([pointsOf(a), pointsOf(b)], (one, other) => one + other);
        const lines = [line('found', 'green', both(hit, indexHit)), line('read', 'orange', both(read, indexRead))];
        return lines.filter(({ points }) => points.length > 0);
      },
    },
  ];
}
