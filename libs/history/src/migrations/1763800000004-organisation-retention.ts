import { SqlMigration } from '@pganalytics/postgres';

/**
 * For how long organisations keep what, where that is not the platform's default; and up to when tables were cut short
 * because the disk they may fill was full.
 */
export class OrganisationRetention1763800000004 extends SqlMigration {
  readonly sql = `
  create table history.retention (
    organisation_id uuid primary key,
    samples_days integer,
    statements_days integer,
    sessions_days integer,
    minute_days integer,
    ten_minute_days integer,
    hour_days integer,
    version bigint not null
  );
  alter table history.retention enable row level security;
  alter table history.retention force row level security;
  create policy organisation on history.retention for select
    using (organisation_id = nullif(current_setting('pganalytics.organisation_id', true), '')::uuid);
  create policy owner on history.retention to current_user using (true) with check (true);

  create table history.cut_short (
    table_name text primary key,
    before timestamptz not null,
    cut_at timestamptz not null default now()
  );
  alter table history.cut_short enable row level security;
  alter table history.cut_short force row level security;
  create policy everybody on history.cut_short for select using (true);
  create policy owner on history.cut_short to current_user using (true) with check (true);`;
}
