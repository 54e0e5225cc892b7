import { attribute, dimension, family, gauge } from '../define.js';
import { droppedAt, inDatabase } from './in-database.js';

export const pgSequences = family({
  name: 'pg_sequences',
  description: 'How far each sequence has come, and how much of it is left',
  source: 'pg_sequence, pg_sequence_last_value(), pganalytics.sequence_values()',
  intervalSeconds: 300,
  tier: 'schema',
  readAt: 'database',
  sparse: true,
  dimensions: [
    ...inDatabase,
    dimension('relid', 'int', 'OID of the sequence'),
    dimension('schemaname', 'text', 'Schema of the sequence'),
    dimension('sequencename', 'text', 'Name of the sequence'),
  ],
  metrics: [
    attribute('data_type', 'text', 'Type of its values'),
    attribute('start_value', 'int', 'First value'),
    attribute('min_value', 'int', 'Lowest value'),
    attribute('max_value', 'int', 'Highest value'),
    attribute('increment_by', 'int', 'Step; negative when it counts down'),
    attribute('cycle', 'bool', 'Whether it begins anew at its end'),
    attribute('owned_by', 'text', 'Column that it feeds, as schema.table.column'),
    attribute('column_type', 'text', 'Type of that column: one of fewer bits is full before the sequence is'),
    gauge('last_value', 'none', 'Last value given out; nothing before the first, or without the right to see it'),
    gauge('used_percent', 'none', 'Part of its values that is used, in percent, up to the end of sequence and column', {
      type: 'float',
      scale: 1000,
    }),
    droppedAt,
  ],
});
