import { SqlMigration } from '@pganalytics/postgres';

/** Who announces everything anew has to know which organisations there are, and nothing else of all of them. */
export class EveryOrganisation1764000000002 extends SqlMigration {
  readonly sql = `
    CREATE POLICY every_read ON auth.organisation FOR SELECT
      USING (current_setting('pganalytics.every_organisation', true) = 'on')`;
}
