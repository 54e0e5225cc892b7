import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One change of a schema as plain SQL. The class name ends with a timestamp of 13 digits, which is its place in the
 * order. Migrations are never edited once released, and only go forward: expand first, contract in a later release.
 */
export abstract class SqlMigration implements MigrationInterface {
  abstract readonly sql: string;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(this.sql);
  }

  async down(): Promise<void> {
    throw new TypeError('Migrations only go forward; write a new one.');
  }
}

/** The class of one migration. */
export type SqlMigrationClass = new () => SqlMigration;
