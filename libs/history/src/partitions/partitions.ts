import { withTransaction } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';

import { partitionAt, partitionNamed } from './partition-plan.js';
import type { Partition, PartitionedTable } from './partition-plan.js';

/** Names of the partitions that were dropped, and why others were not. */
export interface DropOutcome {
  readonly dropped: readonly string[];
  readonly errors: readonly unknown[];
}

/**
 * Creates and drops the partitions of the history, in transactions of its own: whoever calls {@link Partitions.at}
 * within a transaction gives it another pool, or one that always has a connection left.
 */
export class Partitions {
  readonly #known = new Set<string>();

  constructor(private readonly pool: Pool) {}

  /** The name of the partition for a moment, with its schema; creates the partition when it is missing. */
  async at(table: PartitionedTable, at: number): Promise<string> {
    const partition = partitionAt(table, at);
    if (!this.#known.has(partition.name)) {
      await this.#create(table, partition);
      this.#known.add(partition.name);
    }
    return `history.${partition.name}`;
  }

  /** Creates the partitions from one moment to another, both included. */
  async between(table: PartitionedTable, from: number, to: number): Promise<void> {
    for (let at = from; at <= to; at = partitionAt(table, at).to) await this.at(table, at);
  }

  /** Forgets what exists: somebody else may have dropped a partition. */
  forget(): void {
    this.#known.clear();
  }

  /** Partitions that exist, oldest first. */
  async list(table: PartitionedTable): Promise<Partition[]> {
    const { rows } = await this.pool.query<{ name: string }>(
      `select child.relname as name from pg_inherits
       join pg_class child on child.oid = inhrelid
       where inhparent = $1::regclass order by 1`,
      [`history.${table}`],
    );
    return rows.map(({ name }) => partitionNamed(table, name)).filter((partition) => partition !== undefined);
  }

  /**
   * Drops every partition that ends at or before a moment, however many there are. One that cannot be dropped now does
   * not keep the others; it is tried again at the next round.
   * @param onlyEmpty leaves partitions alone that still hold rows.
   */
  async dropBefore(table: PartitionedTable, before: number, onlyEmpty = false): Promise<DropOutcome> {
    const dropped: string[] = [];
    const errors: unknown[] = [];
    for (const partition of await this.list(table)) {
      if (partition.to > before) continue;
      try {
        if (await this.#drop(partition.name, onlyEmpty)) dropped.push(partition.name);
      } catch (error) {
        errors.push(new Error(`The partition ${partition.name} cannot be dropped now.`, { cause: error }));
      }
    }
    return { dropped, errors };
  }

  /** Drops one partition, whatever it holds; tells whether it was there. */
  drop(name: string): Promise<boolean> {
    return this.#drop(name, false);
  }

  async #drop(name: string, onlyEmpty: boolean): Promise<boolean> {
    this.#known.delete(name);
    return withTransaction(this.pool, async (client) => {
      // A reader that holds the parent makes us wait, and everybody behind us: rather try again at the next round.
      await client.query("set local lock_timeout = '2s'");
      await client.query('select pg_advisory_xact_lock(hashtext($1))', [`pganalytics.partition.${name}`]);
      const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
        `history.${name}`,
      ]);
      if (!rows[0].there) return false;
      if (onlyEmpty) {
        await client.query(`lock table history.${name} in share row exclusive mode`);
        const { rowCount } = await client.query(`select from history.${name} limit 1`);
        if (rowCount !== 0) return false;
      }
      await client.query(`drop table history.${name}`);
      return true;
    });
  }

  async #create(table: PartitionedTable, partition: Partition): Promise<void> {
    await withTransaction(this.pool, async (client) => {
      await client.query('select pg_advisory_xact_lock(hashtext($1))', [`pganalytics.partition.${partition.name}`]);
      const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
        `history.${partition.name}`,
      ]);
      if (rows[0].there) return;
      // Attaching takes a weaker lock on the parent than creating a partition of it: readers and writers go on.
      // Row-level security without a policy and not forced: the owner copies in, everybody else finds nothing here
      // and reads through the parent, whose policies are forced.
      await client.query(`
        create table history.${partition.name} (like history.${table} including all);
        alter table history.${partition.name} enable row level security;
        do $$ declare role name; begin
          for role in select distinct grantee::regrole from pg_class, aclexplode(relacl)
            where oid = 'history.${partition.name}'::regclass and grantee not in (0, relowner)
          loop execute format('revoke all on history.${partition.name} from %s', role); end loop;
        end $$;
        alter table history.${table} attach partition history.${partition.name}
          for values from ('${iso(partition.from)}') to ('${iso(partition.to)}')`);
    });
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
