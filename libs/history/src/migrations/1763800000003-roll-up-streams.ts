import { SqlMigration } from '@pganalytics/postgres';

const TABLES = ['rollup_1m', 'rollup_10m', 'rollup_1h'];

/**
 * Says of each roll-up whose stream it is, so that two collectors on one server do not count twice. Those that are
 * stored belong to the stream that was the newest when they began; an epoch is its beginning in milliseconds.
 *
 * The index of chunks loses what only made it unique: a chunk of two kilobytes need not have a hundred bytes of index.
 */
export class RollUpStreams1763800000003 extends SqlMigration {
  readonly sql = `
  ${TABLES.map(
    (table) => `
  alter table history.${table} add column stream_id bigint;
  update history.${table} rolled set stream_id = (
    select stream_id from history.stream
    where stream.server_id = rolled.server_id and stream.organisation_id = rolled.organisation_id
    order by epoch <= extract(epoch from rolled.to_at) * 1000 desc, abs(extract(epoch from rolled.from_at) * 1000 - epoch)
    limit 1);`,
  ).join('')}

  create index on history.chunk (server_id, family, from_at);
  drop index history.chunk_server_id_family_from_at_stream_id_to_at_chunk_id_idx`;
}
