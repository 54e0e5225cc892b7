/** A value of a cell; `null` is "not known". */
export type Cell = string | number | boolean | null;

/** A column of a table. */
export interface Column<T> {
  /** Its name in CSV and for `--columns`. */
  readonly name: string;
  readonly value: (item: T) => Cell;
  /** How a person reads it; the value itself if left out. */
  readonly text?: (item: T) => string;
  readonly align?: 'right';
  /** Left out of the table, not of CSV, unless it is asked for. */
  readonly wide?: boolean;
}

/** What a command found: the answer of the API as it came, and how people read it. */
export interface Listing<T> {
  /** For JSON and YAML. */
  readonly document: unknown;
  readonly items: readonly T[];
  readonly columns: readonly Column<T>[];
  /** What must not be overlooked: gaps, ages, what could not be read. To standard error. */
  readonly notes?: readonly string[];
  /** Said in place of an empty table. */
  readonly empty?: string;
}

/** What a command prints: a table, or a document that has no rows. */
export type Result =
  | { readonly kind: 'listing'; readonly listing: Listing<unknown> }
  | {
      readonly kind: 'document';
      readonly document: unknown;
      readonly text: string;
      readonly notes?: readonly string[];
    };

/** A result with rows. */
export function listing<T>(of: Listing<T>): Result {
  return { kind: 'listing', listing: of as Listing<unknown> };
}

/** A result without rows: for JSON and YAML the document, for people the text. */
export function document(of: { document: unknown; text: string; notes?: readonly string[] }): Result {
  return { kind: 'document', ...of };
}
