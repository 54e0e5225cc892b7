import { createHash } from 'node:crypto';

import { schemaId } from '@pganalytics/codec';
import { uuidBytes } from '@pganalytics/contracts';
import { encodeSnapshot, packBodies } from '@pganalytics/contracts/wire';
import type { Frame, Gap, ServerIdentity, Snapshot } from '@pganalytics/contracts/wire';
import { packZstd } from '@pganalytics/contracts/node';
import { canonicalJson } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

import type { SnapshotFrame, UnsequencedSnapshot } from '../snapshot/snapshot-sink.js';
import type { SpooledSnapshot } from './spool.js';

/** A schema as it is named on the wire. */
export interface NamedSchema {
  readonly id: string;
  readonly idBytes: Uint8Array;
  readonly definition: Uint8Array;
}

/** A snapshot with its place in the stream, as the bytes that will be sent however often. */
export interface FrozenSnapshot {
  readonly snapshot: SpooledSnapshot;
  readonly bytes: Uint8Array;
  readonly schemas: readonly NamedSchema[];
}

export interface StreamPlace {
  readonly collectorId: string;
  readonly sequence: bigint;
  readonly gaps: readonly Gap[];
}

const named = new WeakMap<FrameSchema, NamedSchema>();

/** The wire name of a schema; the same object is hashed once. */
export function nameOf(schema: FrameSchema): NamedSchema {
  let name = named.get(schema);
  if (!name) {
    const idBytes = schemaId(schema, (bytes) => createHash('sha256').update(bytes).digest());
    const definition = new TextEncoder().encode(canonicalJson(schema));
    name = { id: Buffer.from(idBytes).toString('hex'), idBytes, definition };
    named.set(schema, name);
  }
  return name;
}

/** Gives a snapshot its bytes, with the bodies packed: spool, network and log carry them like that. */
export function freeze(unsequenced: UnsequencedSnapshot, place: StreamPlace): FrozenSnapshot {
  const { serverId, epoch, collectedAtMs } = unsequenced;
  const schemas = [...new Set(unsequenced.frames.map((frame) => nameOf(frame.schema)))];
  const message: Snapshot = {
    serverId: uuidBytes(serverId),
    collectorId: uuidBytes(place.collectorId),
    epoch,
    sequence: place.sequence,
    collectedAtMs,
    frames: unsequenced.frames.map(wireFrame),
    gaps: [...place.gaps],
    identity: unsequenced.identity && wireIdentity(unsequenced.identity),
    familyStates: [...unsequenced.familyStates],
  };
  const bytes = encodeSnapshot(packBodies(message, packZstd));
  const schemaIds = schemas.map((schema) => schema.id);
  const { sequence } = place;
  const snapshot = { serverId, epoch, sequence, collectedAtMs, schemaIds, size: bytes.length };
  return { snapshot, bytes, schemas };
}

/** Room for all of a snapshot that is no frame: identity, states and gaps. */
const ENVELOPE_BYTES = 65_536;

/** Cuts a snapshot whose frames are too many for one message into several of the same moment. */
export function split(snapshot: UnsequencedSnapshot, maxBytes: number): UnsequencedSnapshot[] {
  const room = Math.max(1, maxBytes - ENVELOPE_BYTES);
  const groups: SnapshotFrame[][] = [[]];
  let used = 0;
  for (const frame of snapshot.frames) {
    const size = frame.body.length + 32;
    if (used > 0 && used + size > room) {
      groups.push([]);
      used = 0;
    }
    groups.at(-1)?.push(frame);
    used += size;
  }
  return groups.map((frames, index) => ({
    ...snapshot,
    frames,
    familyStates: index === 0 ? snapshot.familyStates : [],
  }));
}

const wireFrame = ({ schema, intervalMs, body }: SnapshotFrame): Frame => ({
  schemaId: nameOf(schema).idBytes,
  intervalMs,
  body,
});

const wireIdentity = (identity: NonNullable<UnsequencedSnapshot['identity']>): ServerIdentity => ({
  ...identity,
  labels: { ...identity.labels },
});
