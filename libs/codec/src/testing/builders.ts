import { schemaOf } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

import type { Cell, Poll } from '../poll.js';

/** A frame schema with one column of every kind, or with the given differences. */
export function aSchema(differences: Partial<FrameSchema> = {}): FrameSchema {
  return {
    family: 'pg_stat_database',
    version: 1,
    sparse: false,
    columns: [
      { name: 'datid', role: 'dimension', type: 'int' },
      { name: 'datname', role: 'dimension', type: 'text' },
      { name: 'xact_commit', role: 'counter', type: 'int' },
      { name: 'blk_read_time', role: 'counter', type: 'float', scale: 1000 },
      { name: 'numbackends', role: 'gauge', type: 'int' },
    ],
    ...differences,
  };
}

/** The schema of pg_stat_database with all its columns, and polls of some databases under a steady load with noise. */
export function databasePolls(of: { polls: number; databases: number; from?: number; everyMs?: number }): {
  schema: FrameSchema;
  polls: Poll[];
} {
  const schema = schemaOf('pg_stat_database', ['numbackends', 'xact_commit', 'xact_rollback', 'blks_read', 'blks_hit']);
  const random = seeded(7);
  const totals = Array.from({ length: of.databases }, () =>
    schema.columns.slice(2).map(() => Math.floor(random() * 1e9)),
  );
  const polls: Poll[] = [];
  for (let poll = 0; poll < of.polls; poll++) {
    const rows = totals.map((cells, database): Cell[] => {
      for (let index = 0; index < cells.length; index++) cells[index] += Math.floor(random() * 1000);
      return [16_384 + database, `database_${database}`, ...cells];
    });
    polls.push({ at: (of.from ?? 1_760_000_000_000) + poll * (of.everyMs ?? 10_000), rows });
  }
  return { schema, polls };
}

/** Numbers from 0 to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
