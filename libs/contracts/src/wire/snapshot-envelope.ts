import { decodeFamilyState, decodeGap, decodeServerIdentity } from './collector.generated.js';
import type { ServerIdentity, Snapshot } from './collector.generated.js';
import type { BodiesFacts } from './packed-bodies.js';
import { WireReader } from './wire-reader.js';
import { MessageTooLarge } from './wire.errors.js';

const EMPTY = new Uint8Array(0);
const WHOLE = Number.MAX_SAFE_INTEGER;
/** As in collector.proto. */
const ID_BYTES = 16;
const FRAME_BYTES = 20_971_520;
const MOST_ITEMS = 1_000;

/** What a door has to know of a snapshot: whose it is, its place, and the schemas that its frames need. */
export interface SnapshotEnvelope extends Pick<
  Snapshot,
  'serverId' | 'collectorId' | 'epoch' | 'sequence' | 'collectedAtMs'
> {
  readonly identity: ServerIdentity | undefined;
  /** Where in the bytes the schema id of each frame begins; -1 for one that has not the length of an id. */
  readonly schemaIdsAt: readonly number[];
  readonly bodies: BodiesFacts;
}

/** What is gathered of the frames while they are passed. */
interface FramesSeen {
  readonly schemaIdsAt: number[];
  declaredBytes: number | undefined;
  ownBytes: number;
}

/**
 * Reads a `Snapshot` as strictly as `decodeSnapshot` and makes nothing of its frames, gaps and states: for thirty frames
 * a decoded snapshot is a hundred objects, which is what a door that takes many of them would mostly collect as garbage.
 * @throws MalformedMessage, MessageTooLarge
 */
export function decodeSnapshotEnvelope(bytes: Uint8Array): SnapshotEnvelope {
  const reader = new WireReader(bytes);
  let serverId: Uint8Array = EMPTY;
  let collectorId: Uint8Array = EMPTY;
  let [epoch, sequence] = [0n, 0n];
  let collectedAtMs = 0;
  let identity: ServerIdentity | undefined;
  const frames: FramesSeen = { schemaIdsAt: [], declaredBytes: undefined, ownBytes: 0 };
  let packed: Uint8Array | undefined;
  let [gaps, states] = [0, 0];
  while (!reader.atEnd) {
    const tag = reader.tag();
    if (tag === 50) {
      if (frames.schemaIdsAt.length >= MOST_ITEMS) throw new MessageTooLarge('Snapshot.frames', MOST_ITEMS);
      passFrame(reader, frames);
    } else if (tag === 10) serverId = reader.view('Snapshot.serverId', ID_BYTES);
    else if (tag === 18) collectorId = reader.view('Snapshot.collectorId', ID_BYTES);
    else if (tag === 25) epoch = reader.fixed64();
    else if (tag === 32) sequence = reader.uint64();
    else if (tag === 40) collectedAtMs = reader.safeSint64();
    else if (tag === 58) {
      if (++gaps > MOST_ITEMS) throw new MessageTooLarge('Snapshot.gaps', MOST_ITEMS);
      decodeGap(reader.view('message', WHOLE));
    } else if (tag === 66) identity = decodeServerIdentity(reader.view('message', WHOLE));
    else if (tag === 74) {
      if (++states > MOST_ITEMS) throw new MessageTooLarge('Snapshot.familyStates', MOST_ITEMS);
      decodeFamilyState(reader.view('message', WHOLE));
    } else if (tag === 82) packed = reader.view('Snapshot.packedBodies', FRAME_BYTES);
    else reader.skip(tag);
  }
  const { schemaIdsAt, declaredBytes, ownBytes } = frames;
  const bodies = { packed, declaredBytes, ownBytes };
  return { serverId, collectorId, epoch, sequence, collectedAtMs, identity, schemaIdsAt, bodies };
}

function passFrame(reader: WireReader, frames: FramesSeen): void {
  const outer = reader.enter();
  let at = -1;
  let [ownBytes, declaredBytes]: [number, number | undefined] = [0, undefined];
  while (!reader.atEnd) {
    const tag = reader.tag();
    if (tag === 10) at = reader.pass('Frame.schemaId', ID_BYTES) === ID_BYTES ? reader.position - ID_BYTES : -1;
    else if (tag === 16) reader.uint32();
    else if (tag === 26) ownBytes = reader.pass('Frame.body', FRAME_BYTES);
    else if (tag === 32) declaredBytes = reader.uint32();
    else reader.skip(tag);
  }
  reader.leave(outer);
  frames.schemaIdsAt.push(at);
  frames.ownBytes += ownBytes;
  if (declaredBytes !== undefined) frames.declaredBytes = (frames.declaredBytes ?? 0) + declaredBytes;
}
