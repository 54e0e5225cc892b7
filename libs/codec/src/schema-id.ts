import { canonicalJson } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

const TEXT = new TextEncoder();

/** A SHA-256 of bytes, injected so that the codec runs anywhere. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** The id of a schema: the first 16 bytes of the SHA-256 of its canonical JSON. */
export function schemaId(schema: FrameSchema, sha256: Sha256): Uint8Array {
  return sha256(TEXT.encode(canonicalJson(schema))).slice(0, 16);
}
