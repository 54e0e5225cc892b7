import { SqlMigration } from '@pganalytics/postgres';

/** What signed in and where from, so that people recognise their sessions. */
export class SessionOrigins1764000000003 extends SqlMigration {
  readonly sql = `ALTER TABLE auth.session ADD COLUMN user_agent text, ADD COLUMN address text`;
}
