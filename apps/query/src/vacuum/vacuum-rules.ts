import type { VacuumTable } from '@pganalytics/contracts';

import type { FactRow } from '../facts/fact-row.js';
import type { Facts } from '../facts/server-facts.js';

/**
 * The settings of autovacuum, of the server or of one table.
 * https://www.postgresql.org/docs/current/routine-vacuuming.html#AUTOVACUUM
 */
export class VacuumSettings {
  private constructor(
    private readonly values: ReadonlyMap<string, string | null>,
    private readonly options: ReadonlyMap<string, string>,
  ) {}

  static of(facts: Facts): VacuumSettings {
    const rows = facts.rows('pg_settings').map((row) => [row.text('name') ?? '', row.text('setting')] as const);
    return new VacuumSettings(new Map(rows), new Map());
  }

  /** With the storage parameters of a table, which come before those of the server. */
  of(reloptions: string | null): VacuumSettings {
    const pairs = (reloptions ?? '').split(', ').flatMap((option) => {
      const [name, value] = option.split('=');
      return name !== undefined && value !== undefined ? [[name, value] as const] : [];
    });
    return new VacuumSettings(this.values, new Map(pairs));
  }

  number(name: string): number | null {
    const text = this.options.get(name) ?? this.values.get(name);
    const value = text === null || text === undefined || text === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : null;
  }

  /** Whether something is switched on; null when it is not known. */
  flag(name: string): boolean | null {
    const text = this.values.get(name);
    return text === undefined || text === null ? null : text === 'on';
  }

  /** Whether autovacuum takes the table: only its own storage parameter says so. */
  get tableEnabled(): boolean {
    return !['false', 'off', '0', 'no'].includes(this.options.get('autovacuum_enabled') ?? 'true');
  }
}

interface Thresholds {
  readonly dead: number | null;
  readonly inserted: number | null;
  readonly frozen: number | null;
  readonly multixact: number | null;
}

/** From when on autovacuum takes a table, as PostgreSQL works it out. */
export function thresholds(settings: VacuumSettings, relation: FactRow): Thresholds {
  const rows = relation.number('reltuples') ?? 0;
  const base = settings.number('autovacuum_vacuum_threshold');
  const scale = settings.number('autovacuum_vacuum_scale_factor');
  const most = settings.number('autovacuum_vacuum_max_threshold');
  const dead = base === null || scale === null ? null : base + scale * rows;
  const insertBase = settings.number('autovacuum_vacuum_insert_threshold');
  const insertScale = settings.number('autovacuum_vacuum_insert_scale_factor');
  const inserts = insertBase === null || insertScale === null || insertBase < 0;
  return {
    // -1 switches the limit of 18 off.
    dead: dead !== null && most !== null && most >= 0 ? Math.min(dead, most) : dead,
    inserted: inserts ? null : insertBase + insertScale * rows * unfrozenShare(relation),
    frozen: settings.number('autovacuum_freeze_max_age'),
    multixact: settings.number('autovacuum_multixact_freeze_max_age'),
  };
}

/** From 18 on only the part of a table that is not frozen counts for inserts. */
function unfrozenShare(relation: FactRow): number {
  const pages = relation.number('relpages') ?? 0;
  const frozen = relation.number('relallfrozen');
  return frozen === null || pages <= 0 ? 1 : Math.max(0, 1 - Math.min(frozen, pages) / pages);
}

export interface TableAges {
  readonly deadRows: number | null;
  readonly insertedRows: number | null;
  readonly frozenAge: number | null;
  readonly multixactAge: number | null;
}

/** For what a table is due, and how far beyond or before it is. */
export function dueFor(
  { dead, inserted, frozen, multixact }: Thresholds,
  ages: TableAges,
  enabled: boolean,
): Pick<VacuumTable, 'due' | 'urgency'> {
  const parts = [
    ['dead rows', enabled ? ages.deadRows : null, dead],
    ['inserted rows', enabled ? ages.insertedRows : null, inserted],
    ['frozen age', ages.frozenAge, frozen],
    ['multixact age', ages.multixactAge, multixact],
  ] as const;
  const known = parts.flatMap(([name, value, limit]) =>
    value === null || limit === null ? [] : [{ name, share: value / Math.max(limit, 1) }],
  );
  return {
    due: known.filter(({ share }) => share > 1).map(({ name }) => name),
    urgency: known.length === 0 ? null : Math.round(Math.max(...known.map(({ share }) => share)) * 1000) / 1000,
  };
}
