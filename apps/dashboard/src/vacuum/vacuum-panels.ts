import { grouped, named } from '../charts/panel.js';
import type { PanelDefinition } from '../charts/panel.js';

/** The charts of vacuum. */
export const vacuumPanels: readonly PanelDefinition[] = [
  {
    id: 'transaction-id-age',
    title: 'Transaction ID age',
    description: 'Age of the oldest unfrozen transaction id of each database; at 2.1 billion the server stops writing.',
    unit: 'count',
    requests: [{ metric: 'pg_stat_database.age_datfrozenxid', by: ['datname'], aggregate: 'last', limit: 6 }],
    legendRows: 3,
    lines: grouped('datname', 'shared objects'),
  },
  {
    id: 'multixact-age',
    title: 'Multixact age',
    description: 'Age of the oldest multixact id of each database; row locks shared by several sessions use them up.',
    unit: 'count',
    requests: [{ metric: 'pg_stat_database.age_datminmxid', by: ['datname'], aggregate: 'last', limit: 6 }],
    legendRows: 3,
    lines: grouped('datname', 'shared objects'),
  },
  {
    id: 'xmin-horizon',
    title: 'xmin horizon',
    description:
      'How many transactions back the oldest snapshot of each source reaches: dead rows younger than it stay.',
    unit: 'count',
    requests: [{ metric: 'xmin_horizon.age', by: ['source'], aggregate: 'last' }],
    legendRows: 3,
    lines: grouped('source', 'unknown'),
  },
  {
    id: 'dead-rows',
    title: 'Dead rows',
    description: 'Dead rows of all tables, and of those with most of them, as PostgreSQL estimates them.',
    unit: 'count',
    stacked: true,
    requests: [{ metric: 'pg_stat_all_tables.n_dead_tup', by: ['relname'], aggregate: 'last', limit: 6 }],
    legendRows: 3,
    lines: grouped('relname', 'unnamed'),
  },
  {
    id: 'vacuum-runs',
    title: 'Vacuum and analyze',
    description: 'How often tables were vacuumed and analysed, per second, by autovacuum and by hand.',
    unit: 'per-second',
    requests: ['autovacuum_count', 'autoanalyze_count', 'vacuum_count', 'analyze_count'].map((name) => ({
      metric: `pg_stat_all_tables.${name}`,
    })),
    legendRows: 4,
    lines: named(['autovacuum', 'blue'], ['autoanalyze', 'sky'], ['vacuum', 'green'], ['analyze', 'grey']),
  },
];
