import { SqlMigration } from '@pganalytics/postgres';

/**
 * Counts hot polls per stream instead of per stream and family. The old table goes at once: a writer of the release
 * before waits (its statements fail as those for a missing partition do) until it is replaced, and stores nothing that
 * would not be counted here.
 */
export class HotStreams1763800000002 extends SqlMigration {
  readonly sql = `
  create table history.hot_stream (
    stream_id bigint primary key references history.stream,
    organisation_id uuid not null,
    server_id uuid not null,
    polls bigint not null,
    oldest_at timestamptz not null
  ) with (fillfactor = 50);
  alter table history.hot_stream enable row level security;
  alter table history.hot_stream force row level security;
  create policy organisation on history.hot_stream for select
    using (organisation_id = nullif(current_setting('pganalytics.organisation_id', true), '')::uuid);
  create policy owner on history.hot_stream to current_user using (true) with check (true);

  insert into history.hot_stream (stream_id, organisation_id, server_id, polls, oldest_at)
    select distinct on (stream_id) stream_id, organisation_id, server_id,
           max(polls) over of_stream, min(oldest_at) over of_stream
    from history.hot_group window of_stream as (partition by stream_id);
  drop table history.hot_group`;
}
