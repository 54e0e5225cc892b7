import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import { decodeSnapshot, encodeSnapshot } from '@pganalytics/contracts/wire';
import type { FrameSchema } from '@pganalytics/stats';

import type { Capture } from './capture.js';

interface Kept {
  readonly schemas: readonly (readonly [string, FrameSchema])[];
  /** Base64. */
  readonly snapshots: readonly string[];
}

/**
 * The capture that a file holds, so that what is done with one can be measured again within a minute. When there is no
 * such file yet, or none is named, it is made; a named file keeps it.
 */
export async function keptCapture(file: string | undefined, make: () => Promise<Capture>): Promise<Capture> {
  if (file !== undefined && existsSync(file)) return readCapture(file);
  const made = await make();
  if (file !== undefined) {
    const snapshots = made.snapshots.map((snapshot) => Buffer.from(encodeSnapshot(snapshot)).toString('base64'));
    const kept: Kept = { schemas: [...made.schemas], snapshots };
    writeFileSync(file, JSON.stringify(kept));
  }
  return made;
}

function readCapture(file: string): Capture {
  const { schemas, snapshots } = JSON.parse(readFileSync(file, 'utf8')) as Kept;
  return {
    schemas: new Map(schemas),
    snapshots: snapshots.map((snapshot) => decodeSnapshot(Uint8Array.from(Buffer.from(snapshot, 'base64')))),
  };
}
