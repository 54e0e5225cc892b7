/**
 * The SQL that creates the table of consumer offsets in a schema: for the migration of the service that owns it.
 * Its rows move in the transactions of that service's own data.
 */
export function consumerOffsetTable(schema: string): string {
  return `create table if not exists ${quoted(schema)}.consumer_offset (
  group_name text not null,
  topic text not null,
  partition integer not null,
  topic_id text,
  next_offset bigint not null,
  epoch bigint not null,
  primary key (group_name, topic, partition)
)`;
}

/** A name as SQL takes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
