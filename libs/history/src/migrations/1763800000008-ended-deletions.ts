import { SqlMigration } from '@pganalytics/postgres';

/** Deletions of histories end where the server is brought back: what it sends from then on stays. */
export class EndedDeletions1763800000008 extends SqlMigration {
  readonly sql = `
  alter table history.deleted_history add column ended_at timestamptz;`;
}
