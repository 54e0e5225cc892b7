import { outboxTable, SqlMigration } from '@pganalytics/postgres';

// Rows of an organisation are seen by its readers only. The role that runs the migration owns the tables and writes
// for all of them, by a policy of its own, because the policies are forced on the owner as well.
const tenancy = (table: string, organisationColumn = 'organisation_id'): string => `
  alter table history.${table} enable row level security;
  alter table history.${table} force row level security;
  create policy organisation on history.${table} for select
    using (${organisationColumn} = nullif(current_setting('pganalytics.organisation_id', true), '')::uuid);
  create policy owner on history.${table} to current_user using (true) with check (true);`;

const ownersOnly = (table: string): string => `
  alter table history.${table} enable row level security;
  alter table history.${table} force row level security;
  create policy owner on history.${table} to current_user using (true) with check (true);`;

const rollUp = (step: string): string => `
  create table history.rollup_${step} (
    rollup_id uuid not null,
    organisation_id uuid not null,
    server_id uuid not null,
    family text not null,
    schema_id bytea not null,
    from_at timestamptz not null,
    to_at timestamptz not null,
    intervals integer not null,
    body bytea not null
  ) partition by range (from_at);
  alter table history.rollup_${step} alter column body set storage external;
  create unique index on history.rollup_${step} (server_id, family, from_at, rollup_id);
  ${tenancy(`rollup_${step}`)}`;

/** Creates the history: streams and their ledger, hot frames, chunks, roll-ups, dictionaries and dead letters. */
export class History1763800000001 extends SqlMigration {
  readonly sql = `
  create table history.frame_schema (
    schema_id bytea primary key check (octet_length(schema_id) = 16),
    family text not null,
    definition json not null,
    registered_at timestamptz not null default now()
  );

  create table history.stream (
    stream_id bigint generated always as identity primary key,
    organisation_id uuid not null,
    server_id uuid not null,
    collector_id uuid not null,
    epoch bigint not null,
    unique (organisation_id, server_id, collector_id, epoch)
  );
  create index on history.stream (server_id);
  ${tenancy('stream')}

  create table history.ledger (
    stream_id bigint primary key references history.stream,
    organisation_id uuid not null,
    received int8multirange not null default '{}',
    newest_at timestamptz,
    stored_at timestamptz
  ) with (fillfactor = 70);
  ${tenancy('ledger')}

  create table history.gap (
    gap_id bigint generated always as identity primary key,
    organisation_id uuid not null,
    stream_id bigint not null references history.stream,
    from_sequence bigint,
    to_sequence bigint,
    from_at timestamptz not null,
    to_at timestamptz not null,
    reason text not null
  );
  create index on history.gap (stream_id, to_at);
  ${tenancy('gap')}

  create table history.family_state (
    organisation_id uuid not null,
    server_id uuid not null,
    stream_id bigint not null references history.stream,
    family text not null,
    at timestamptz not null,
    state text not null,
    reason text not null,
    interval_ms integer not null,
    primary key (stream_id, family, at)
  );
  create index on history.family_state (server_id, family, at);
  ${tenancy('family_state')}

  create table history.consumer_offset (
    group_name text not null,
    topic text not null,
    partition integer not null,
    topic_id text,
    next_offset bigint not null,
    epoch bigint not null,
    primary key (group_name, topic, partition)
  ) with (fillfactor = 50);
  ${ownersOnly('consumer_offset')}

  ${outboxTable('history')}
  ${ownersOnly('outbox')}

  create table history.dead_letter (
    topic text not null,
    partition integer not null,
    record_offset bigint not null,
    organisation_id uuid,
    record_key bytea,
    value bytea,
    headers json not null,
    cause_code text not null,
    cause text not null,
    at timestamptz not null default now(),
    primary key (topic, partition, record_offset)
  );
  ${tenancy('dead_letter')}

  create table history.hot (
    organisation_id uuid not null,
    server_id uuid not null,
    stream_id bigint not null,
    sequence bigint not null,
    ordinal smallint not null,
    family text not null,
    schema_id bytea not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    collected_at timestamptz not null,
    interval_ms integer not null,
    polls integer not null,
    body bytea not null
  ) partition by range (collected_at);
  create unique index on history.hot (server_id, family, collected_at, stream_id, sequence, ordinal);
  ${tenancy('hot')}

  create table history.hot_group (
    stream_id bigint not null references history.stream,
    family text not null,
    organisation_id uuid not null,
    server_id uuid not null,
    polls bigint not null,
    oldest_at timestamptz not null,
    primary key (stream_id, family)
  ) with (fillfactor = 50);
  ${tenancy('hot_group')}

  create table history.tail (
    stream_id bigint not null references history.stream,
    family text not null,
    organisation_id uuid not null,
    schema_id bytea not null,
    at timestamptz not null,
    body bytea not null,
    primary key (stream_id, family)
  );
  ${tenancy('tail')}

  create table history.chunk (
    chunk_id uuid not null,
    organisation_id uuid not null,
    server_id uuid not null,
    stream_id bigint not null,
    family text not null,
    schema_id bytea not null,
    from_at timestamptz not null,
    to_at timestamptz not null,
    polls integer not null,
    carried boolean not null,
    body bytea not null
  ) partition by range (from_at);
  alter table history.chunk alter column body set storage external;
  create unique index on history.chunk (server_id, family, from_at, stream_id, to_at, chunk_id);
  ${tenancy('chunk')}

  ${rollUp('1m')}
  ${rollUp('10m')}
  ${rollUp('1h')}

  create table history.query_text (
    organisation_id uuid not null,
    server_id uuid not null,
    query_id bigint not null,
    db_id bigint not null,
    fingerprint text,
    text text,
    tags text,
    seen_at timestamptz not null default now(),
    primary key (server_id, query_id, db_id, organisation_id)
  );
  ${tenancy('query_text')}`;
}
