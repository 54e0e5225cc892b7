import { decodeFamilyState, decodeGap, decodeServerIdentity } from './collector.generated.js';
import type { ServerIdentity, Snapshot } from './collector.generated.js';
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
  const schemaIdsAt: number[] = [];
  let [gaps, states] = [0, 0];
  while (!reader.atEnd) {
    const tag = reader.tag();
    if (tag === 50) {
      if (schemaIdsAt.length >= MOST_ITEMS) throw new MessageTooLarge('Snapshot.frames', MOST_ITEMS);
      schemaIdsAt.push(schemaIdOfFrame(reader));
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
    } else reader.skip(tag);
  }
  return { serverId, collectorId, epoch, sequence, collectedAtMs, identity, schemaIdsAt };
}

function schemaIdOfFrame(reader: WireReader): number {
  const outer = reader.enter();
  let at = -1;
  while (!reader.atEnd) {
    const tag = reader.tag();
    if (tag === 10) at = reader.pass('Frame.schemaId', ID_BYTES) === ID_BYTES ? reader.position - ID_BYTES : -1;
    else if (tag === 16) reader.uint32();
    else if (tag === 26) reader.pass('Frame.body', FRAME_BYTES);
    else reader.skip(tag);
  }
  reader.leave(outer);
  return at;
}
