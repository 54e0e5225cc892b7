import { createHash } from 'node:crypto';

import type { Cell } from '../../sources/cell-types.js';
import { Farewells } from '../farewells.js';

/** An object of the schema as the catalogue has it now. */
export interface SeenObject {
  /** OID that places it among the pages: of its table, where it belongs to one. */
  readonly oid: number;
  readonly type: string;
  readonly schema: string;
  readonly name: string;
  readonly hash: string;
}

/** What became of an object between two looks. */
export interface SchemaChange {
  readonly change: 'created' | 'altered' | 'dropped';
  readonly object: SeenObject;
  readonly beforeHash: string | null;
  readonly afterHash: string | null;
  /** When the object was last looked at before. */
  readonly notBeforeMs: number;
}

interface Known extends SeenObject {
  /** Whether the platform has it. */
  sent: boolean;
}

/** What a page of the catalogue brought. */
export interface Compared {
  /** New, altered, or not known to the platform any more. */
  readonly toSend: readonly SeenObject[];
  readonly gone: readonly SeenObject[];
  readonly changes: readonly SchemaChange[];
}

/** Rows that were told once and are told again after a loss. */
export interface LastRows {
  readonly gone: readonly (readonly Cell[])[];
  /** Of each object its last change. */
  readonly changes: readonly (readonly Cell[])[];
}

/** So many changes are remembered; with their definitions they are long. */
const REMEMBERED_CHANGES = 1000;

/** Knows the definitions of one kind of objects of one database by their hashes. */
export class DefinitionMemory {
  private readonly objects = new Map<string, Known>();
  /** When the last look through all of them began; `undefined` during the first, which only learns. */
  private lookedAtMs: number | undefined;
  private readonly gone = new Farewells<readonly Cell[]>();
  private readonly changes = new Farewells<readonly Cell[]>(REMEMBERED_CHANGES);

  /** Compares what lies in (after, upTo] with what was known; objects left out are neither changed nor gone. */
  compare(
    seen: readonly SeenObject[],
    range: { readonly after: number; readonly upTo: number; readonly leftOut: ReadonlySet<number> },
  ): Compared {
    const toSend: SeenObject[] = [];
    const changes: SchemaChange[] = [];
    const keys = new Set<string>();
    for (const object of seen) {
      const key = keyOf(object);
      keys.add(key);
      const known = this.objects.get(key);
      if (known?.hash === object.hash && known.sent) continue;
      toSend.push(object);
      if (!known) changes.push(...this.changed('created', object, null, object.hash));
      else if (known.hash !== object.hash) changes.push(...this.changed('altered', object, known.hash, object.hash));
    }
    const gone = [...this.objects].flatMap(([key, known]) =>
      known.oid > range.after && known.oid <= range.upTo && !keys.has(key) && !range.leftOut.has(known.oid)
        ? [known]
        : [],
    );
    for (const object of gone) changes.push(...this.changed('dropped', object, object.hash, null));
    return { toSend, gone, changes };
  }

  /** Takes note of what was told to the platform, with the rows that will not be told again by themselves. */
  told({ toSend, gone, changes }: Compared, rows: LastRows): void {
    for (const object of toSend) {
      this.objects.set(keyOf(object), { ...object, sent: true });
      this.gone.revoke(keyOf(object));
    }
    for (const [index, object] of gone.entries()) {
      this.objects.delete(keyOf(object));
      this.gone.note(keyOf(object), rows.gone[index] ?? []);
    }
    for (const [index, { object }] of changes.entries()) this.changes.note(keyOf(object), rows.changes[index] ?? []);
  }

  /** After a loss, once: the last rows of what has gone, and changes. */
  toldBefore(): LastRows {
    return { gone: this.gone.again(), changes: this.changes.again() };
  }

  /** A look through all of the kind that began then is over. */
  looked(atMs: number): void {
    this.lookedAtMs = atMs;
  }

  forget(): void {
    for (const known of this.objects.values()) known.sent = false;
    this.gone.forget();
    this.changes.forget();
  }

  get all(): readonly SeenObject[] {
    return [...this.objects.values()];
  }

  private changed(
    change: SchemaChange['change'],
    object: SeenObject,
    beforeHash: string | null,
    afterHash: string | null,
  ): SchemaChange[] {
    const notBeforeMs = this.lookedAtMs;
    return notBeforeMs === undefined ? [] : [{ change, object, beforeHash, afterHash, notBeforeMs }];
  }
}

/** Changes with any definition. Two databases may differ in it and have the same schema: hashes hold OIDs. */
export function versionOf(objects: readonly SeenObject[]): string {
  const hash = createHash('sha256');
  for (const line of objects.map((object) => `${keyOf(object)}\u0000${object.hash}`).toSorted()) hash.update(line);
  return hash.digest('hex').slice(0, 32);
}

function keyOf({ type, schema, name }: SeenObject): string {
  return `${type}\u0000${schema}\u0000${name}`;
}
