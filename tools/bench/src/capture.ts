import { setTimeout as pause } from 'node:timers/promises';

import type { Bus } from '@pganalytics/bus';
import { parseEvent } from '@pganalytics/bus';
import { schemasRegistered, snapshotsReceived } from '@pganalytics/contracts';
import { openSnapshot } from '@pganalytics/contracts/wire';
import type { Snapshot } from '@pganalytics/contracts/wire';
import { unpackZstd } from '@pganalytics/contracts/node';
import type { FrameSchema } from '@pganalytics/stats';

/** Snapshots that real collectors took of real servers, and the schemas to read them with. */
export interface Capture {
  /** By schema id in hexadecimal digits. */
  readonly schemas: ReadonlyMap<string, FrameSchema>;
  /** In order of collection. */
  readonly snapshots: readonly Snapshot[];
}

/** Reads everything that the log holds in a while. */
export async function captureAfter(bus: Bus, milliseconds: number): Promise<Capture> {
  await pause(milliseconds);
  return capture(bus);
}

/** Reads everything that the log holds now. */
export async function capture(bus: Bus): Promise<Capture> {
  const schemas = new Map<string, FrameSchema>();
  const snapshots: Snapshot[] = [];
  const follower = await bus.follow({
    topics: [schemasRegistered.name, snapshotsReceived.name],
    from: 'beginning',
    onRecords: (records) => {
      for (const record of records) {
        if (record.value === null) continue;
        if (record.topic === snapshotsReceived.name) {
          // The record's buffer is the client's own; a capture outlives it.
          snapshots.push(openSnapshot(Uint8Array.from(record.value), unpackZstd));
        } else {
          const { data } = parseEvent(schemasRegistered, record);
          schemas.set(data.schemaId, data.definition);
        }
      }
    },
  });
  await follower.caughtUp;
  await follower.close();
  return { schemas, snapshots: snapshots.toSorted((a, b) => a.collectedAtMs - b.collectedAtMs) };
}

/** The schema of a frame. */
export function schemaOfFrame(capture: Capture, schemaId: Uint8Array): FrameSchema {
  const hex = Buffer.from(schemaId).toString('hex');
  const schema = capture.schemas.get(hex);
  if (schema === undefined) throw new Error(`The log holds a frame with the unknown schema ${hex}.`);
  return schema;
}
