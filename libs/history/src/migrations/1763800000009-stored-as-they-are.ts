import { SqlMigration } from '@pganalytics/postgres';

/**
 * Keeps PostgreSQL from trying to compress frames and tails: they are packed by column, so that it takes more time than
 * it saves space, and frames are hot for two hours at most. What is compressed already stays readable. Partitions that
 * exist change too, and later ones take after their parent.
 */
export class StoredAsTheyAre1763800000009 extends SqlMigration {
  readonly sql = `
  alter table history.hot alter column body set storage external;
  alter table history.tail alter column body set storage external;`;
}
