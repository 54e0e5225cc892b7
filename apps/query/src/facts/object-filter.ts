const SYSTEM: ReadonlySet<string | null> = new Set(['pg_catalog', 'information_schema', 'pg_toast']);

interface AskedObjects {
  readonly search?: string | undefined;
  readonly datname?: string | undefined;
  readonly schemaname?: string | undefined;
  readonly system: boolean;
}

interface NamedObject {
  readonly datname: string | null;
  readonly schemaname: string | null;
  /** Every name it can be found by. */
  readonly names: readonly (string | null)[];
}

/** Whether a list that was asked for so holds an object. */
export function isWanted(object: NamedObject, asked: AskedObjects): boolean {
  if (!asked.system && SYSTEM.has(object.schemaname)) return false;
  if (asked.datname !== undefined && object.datname !== asked.datname) return false;
  if (asked.schemaname !== undefined && object.schemaname !== asked.schemaname) return false;
  const search = (asked.search ?? '').toLowerCase();
  return search === '' || object.names.some((name) => `${object.schemaname}.${name}`.toLowerCase().includes(search));
}
