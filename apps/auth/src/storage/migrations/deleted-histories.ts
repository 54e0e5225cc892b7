import { SqlMigration } from '@pganalytics/postgres';

/** When an administrator deleted the history of a server. */
export class DeletedHistories1764000000004 extends SqlMigration {
  readonly sql = `ALTER TABLE auth.server ADD COLUMN history_deleted_at timestamptz`;
}
