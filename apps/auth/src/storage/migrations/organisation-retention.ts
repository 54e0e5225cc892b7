import { SqlMigration } from '@pganalytics/postgres';

/** For how long an organisation keeps each signal of its history, where that is not the platform's default. */
export class OrganisationRetention1764000000001 extends SqlMigration {
  readonly sql = `
    ALTER TABLE auth.organisation
      ADD COLUMN retention jsonb NOT NULL DEFAULT '{}',
      ADD COLUMN version integer NOT NULL DEFAULT 0`;
}
