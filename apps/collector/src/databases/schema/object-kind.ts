import type { Page } from '../paged-reader.js';

/** Objects per page. */
export const PAGE = 500;
/** Objects made by initdb have lower OIDs (FirstNormalObjectId). */
export const USER_OBJECTS = 16_384;

/** A catalogue of objects, and how their definitions are told apart and told. */
export interface ObjectKind extends Page {
  readonly name: string;
  /** OID, type, schema, name and hash of the objects from $1 to $2, without those in $3 where reading takes locks. */
  readonly hashes: string;
  /** OID, type, schema, name, what holds no literal and what may hold some, of the objects in $1. */
  readonly definitions: string;
}

/** A hash over columns of the catalogue as text; what is unknown on this server is left out. */
export function hashOf(columns: readonly (string | undefined)[]): string {
  const known = columns.filter((column) => column !== undefined);
  return `md5(concat_ws('|', ${known.map((column) => `coalesce((${column})::text, '')`).join(', ')}))`;
}

/** Of an extension, which is a version of its own. */
export const notOfExtension = (catalogue: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalogue}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;
