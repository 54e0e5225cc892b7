import { SqlMigration } from '@pganalytics/postgres';

/** Servers whose history an administrator deleted: until when, and how far that has got. */
export class DeletedHistories1763800000007 extends SqlMigration {
  readonly sql = `
  create table history.deleted_history (
    server_id uuid not null,
    organisation_id uuid not null,
    deleted_at timestamptz not null,
    -- Null while there may be something left.
    gone_at timestamptz,
    primary key (server_id, organisation_id)
  );
  alter table history.deleted_history enable row level security;
  alter table history.deleted_history force row level security;
  create policy organisation on history.deleted_history for select
    using (organisation_id = nullif(current_setting('pganalytics.organisation_id', true), '')::uuid);
  create policy owner on history.deleted_history to current_user using (true) with check (true);`;
}
