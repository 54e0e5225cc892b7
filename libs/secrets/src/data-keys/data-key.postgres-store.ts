import { DataKeyStore } from './data-key.store.js';

/** What is needed of a transaction, whichever library it belongs to: the rows of a query. */
export interface RowQuery {
  query(text: string, parameters: unknown[]): Promise<unknown>;
}

/** SQL that creates the table of data keys in the schema of a service. */
export const dataKeyTable = (schema: string): string => `
  CREATE TABLE "${schema}".data_key (
    id text PRIMARY KEY,
    wrapped bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
`;

/** Data keys in the schema of a service, read and written in the transaction of what they encrypt. */
export class PostgresDataKeys extends DataKeyStore {
  readonly table: string;

  constructor(
    private readonly transaction: RowQuery,
    private readonly schema: string,
  ) {
    super();
    this.table = `${schema}.data_key`;
  }

  async add(id: string, wrapped: Uint8Array): Promise<void> {
    const values = [id, Buffer.from(wrapped)];
    await this.transaction.query(`INSERT INTO "${this.schema}".data_key (id, wrapped) VALUES ($1, $2)`, values);
  }

  async find(id: string): Promise<Uint8Array | undefined> {
    const answer = await this.transaction.query(`SELECT wrapped FROM "${this.schema}".data_key WHERE id = $1`, [id]);
    // TypeORM answers with the rows, pg with a result that holds them.
    const rows = (Array.isArray(answer) ? answer : (answer as { rows: unknown[] }).rows) as { wrapped: Buffer }[];
    return rows[0]?.wrapped;
  }
}
