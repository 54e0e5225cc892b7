import { SqlMigration } from '@pganalytics/postgres';

/** Finds a statement on all servers by its fingerprint, and keeps since when its text is known. */
export class StatementsByFingerprint1763800000006 extends SqlMigration {
  readonly sql = `
  alter table history.query_text add column first_seen_at timestamptz not null default now();
  -- What was seen before is known no more precisely.
  update history.query_text set first_seen_at = seen_at;
  create index on history.query_text (organisation_id, fingerprint);`;
}
