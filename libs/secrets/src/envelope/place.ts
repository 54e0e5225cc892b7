/** Where an encrypted value stands. It is bound to this place: moved elsewhere it cannot be read (R-ENC-3). */
export interface Place {
  /** The organisation it belongs to; empty for what belongs to the installation. */
  readonly tenant: string;
  /** `schema.table`. */
  readonly table: string;
  readonly column: string;
  readonly primaryKey: string;
}

/** Joins byte strings so that no two lists give the same bytes: each is preceded by its length in four bytes. */
export function lengthPrefixed(parts: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

/** What the authentication tag covers besides the value itself. */
export function associatedData(format: Uint8Array, place: Place, keyId: string): Buffer {
  return lengthPrefixed([format, place.tenant, place.table, place.column, place.primaryKey, keyId]);
}

/** A place in words, for errors. */
export const nameOf = ({ table, column, primaryKey }: Place): string => `${table}.${column} (${primaryKey})`;
