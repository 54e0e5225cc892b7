import { appendToOutbox, namingOutages } from '@pganalytics/postgres';
import type { NewOutboxEvent } from '@pganalytics/postgres';
import type { DataSource, EntityManager } from 'typeorm';

/** The schema of the service. */
export const SCHEMA = 'auth';

/** A transaction with the rights of one organisation, and the events that will be published when it commits. */
export interface Transaction {
  readonly rows: EntityManager;
  /** The time by the clock of the database: one clock for all processes of the service. */
  readonly nowMs: () => Promise<number>;
  readonly announce: <T>(event: NewOutboxEvent<T>) => Promise<void>;
}

/** The service's own database: every access goes through a transaction that sees one organisation only. */
export class AuthDatabase {
  /** `committed` is called after each transaction that appended an event. */
  constructor(
    readonly source: DataSource,
    private readonly committed: () => void = () => undefined,
  ) {}

  /** Runs `work` with the rows of one organisation. @throws DatabaseUnavailable */
  async inOrganisation<T>(organisationId: string, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.withSetting('pganalytics.organisation_id', organisationId, work);
  }

  /** Runs `work` with the one user that has this e-mail address, whatever organisation that is. */
  async withEmail<T>(email: string, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.withSetting('pganalytics.sign_in_email', email, work);
  }

  /** Runs `work` with what belongs to the installation as a whole, and with no organisation's rows. */
  async ofInstallation<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.withSetting('pganalytics.organisation_id', '', work);
  }

  /** The organisation that was made when the product was set up. */
  async firstOrganisationId(): Promise<string | undefined> {
    const rows = await namingOutages(() =>
      this.source.query<{ organisation_id: string }[]>('SELECT organisation_id FROM auth.installation'),
    );
    return rows[0]?.organisation_id;
  }

  /** Every organisation of the installation, the oldest first. @throws DatabaseUnavailable */
  async organisationIds(): Promise<readonly string[]> {
    return this.withSetting('pganalytics.every_organisation', 'on', async ({ rows }) => {
      const found = await rows.query<{ id: string }[]>('SELECT id FROM auth.organisation ORDER BY created_at, id');
      return found.map(({ id }) => id);
    });
  }

  /** @throws DatabaseUnavailable; for a readiness check. */
  async check(): Promise<void> {
    await namingOutages(() => this.source.query('SELECT'));
  }

  private async withSetting<T>(
    setting: string,
    value: string,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    let announced = false;
    const result = await namingOutages(() =>
      this.source.transaction(async (rows) => {
        await rows.query('SELECT set_config($1, $2, true)', [setting, value]);
        return work({
          rows,
          nowMs: () => databaseNowMs(rows),
          announce: async (event) => {
            announced = true;
            await appendToOutbox(rows, SCHEMA, event);
          },
        });
      }),
    );
    if (announced) this.committed();
    return result;
  }
}

async function databaseNowMs(rows: EntityManager): Promise<number> {
  const [{ now }] = await rows.query<{ now: string }[]>(
    'SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now',
  );
  return Number(now);
}
