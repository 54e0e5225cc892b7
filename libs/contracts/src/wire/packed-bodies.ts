import { decodeSnapshot } from './collector.generated.js';
import type { Frame, Snapshot } from './collector.generated.js';
import { WireReader } from './wire-reader.js';
import { MalformedMessage, PackedTooLarge } from './wire.errors.js';
import { zstdContentBytes, zstdFrameBytes } from './zstd-header.js';

/** What packed bodies may come to (R-ING-6): together, and as a multiple of what they are packed. */
export const packedBodiesLimits = { bytes: 20_971_520, ratio: 100 } as const;

/** Bodies that are smaller together stay as they are: packing a few numbers costs more than it saves. */
const SMALLEST_PACKED = 512;
const PACKED_BODIES_TAG = 82;
const WHOLE = Number.MAX_SAFE_INTEGER;
const EMPTY = new Uint8Array(0);

/** Packs bytes into one zstd frame that says how long its content is. */
export type Pack = (bytes: Uint8Array) => Uint8Array;

/** Unpacks a zstd frame, and fails when it comes to more bytes than expected. */
export type Unpack = (packed: Uint8Array, bytes: number) => Uint8Array;

/** What a snapshot says of its bodies, however it was read. */
export interface BodiesFacts {
  readonly packed: Uint8Array | undefined;
  /** What its frames say of the packed ones, together; `undefined` where no frame says anything. */
  readonly declaredBytes: number | undefined;
  /** What lies in the frames themselves. */
  readonly ownBytes: number;
}

/**
 * Checks what can be told of packed bodies without unpacking them; the content may still be a lie.
 * @throws MalformedMessage, PackedTooLarge
 */
export function checkBodies({ packed, declaredBytes, ownBytes }: BodiesFacts): void {
  if (packed === undefined) {
    if (declaredBytes !== undefined) throw new MalformedMessage('a frame says that its body is packed, and none is');
    return;
  }
  const { bytes, ratio } = packedBodiesLimits;
  const declared = declaredBytes ?? 0;
  if (ownBytes > 0) throw new MalformedMessage('a frame has a body of its own beside the packed ones');
  if (declared > bytes) throw new PackedTooLarge('bytes', bytes);
  if (declared > packed.length * ratio) throw new PackedTooLarge('times their packed size', ratio);
  const content = zstdContentBytes(packed);
  if (content !== declared) {
    throw new MalformedMessage(
      `its frames have ${declared} packed bytes, the packed bodies say ${content ?? 'nothing'}`,
    );
  }
}

/** The same snapshot with packed bodies; unchanged where that would be no smaller, or beyond the limits. */
export function packBodies(snapshot: Snapshot, pack: Pack): Snapshot {
  const { frames } = snapshot;
  const total = frames.reduce((sum, { body }) => sum + body.length, 0);
  if (total < SMALLEST_PACKED || total > packedBodiesLimits.bytes) return snapshot;
  const packedBodies = pack(joined(frames, total));
  if (packedBodies.length >= total || total > packedBodies.length * packedBodiesLimits.ratio) return snapshot;
  const lengths = frames.map((frame) => ({ ...frame, body: EMPTY, bodyBytes: frame.body.length }));
  return { ...snapshot, frames: lengths, packedBodies };
}

/**
 * Reads a `Snapshot` and gives each frame its body, however it came; byte fields are views.
 * @throws MalformedMessage, MessageTooLarge, PackedTooLarge
 */
export function openSnapshot(bytes: Uint8Array, unpack: Unpack): Snapshot {
  const snapshot = decodeSnapshot(bytes);
  const facts = bodiesOf(snapshot);
  checkBodies(facts);
  if (facts.packed === undefined) return snapshot;
  const bodies = unpacked(facts.packed, facts.declaredBytes ?? 0, unpack);
  let at = 0;
  for (const frame of snapshot.frames) {
    const end = at + (frame.bodyBytes ?? 0);
    frame.body = bodies.subarray(at, end);
    frame.bodyBytes = undefined;
    at = end;
  }
  snapshot.packedBodies = undefined;
  return snapshot;
}

/**
 * What a `Snapshot` takes in memory once its bodies are unpacked, by what its bytes say: enough to share memory out
 * before anything is unpacked. Whoever says less than the truth is refused then.
 */
export function unpackedSize(bytes: Uint8Array): number {
  try {
    const reader = new WireReader(bytes);
    while (!reader.atEnd) {
      const tag = reader.tag();
      if (tag === PACKED_BODIES_TAG) return bytes.length + (zstdContentBytes(reader.view('message', WHOLE)) ?? 0);
      reader.skip(tag);
    }
  } catch (error) {
    if (!(error instanceof MalformedMessage)) throw error;
  }
  return bytes.length;
}

function bodiesOf({ frames, packedBodies: packed }: Snapshot): BodiesFacts {
  let declaredBytes: number | undefined;
  let ownBytes = 0;
  for (const { body, bodyBytes } of frames) {
    ownBytes += body.length;
    if (bodyBytes !== undefined) declaredBytes = (declaredBytes ?? 0) + bodyBytes;
  }
  return { packed, declaredBytes, ownBytes };
}

function unpacked(packed: Uint8Array, bytes: number, unpack: Unpack): Uint8Array {
  // Whoever unpacks may take no notice of what stands behind: of empty frames, say, or of those made to be skipped.
  if (zstdFrameBytes(packed) !== packed.length) throw new MalformedMessage('its packed bodies are not one zstd frame');
  let bodies: Uint8Array;
  try {
    bodies = unpack(packed, bytes);
  } catch (error) {
    throw new MalformedMessage(`its packed bodies cannot be unpacked (${String(error)})`);
  }
  if (bodies.length !== bytes) {
    throw new MalformedMessage(`its packed bodies come to ${bodies.length} bytes, not to ${bytes}`);
  }
  return bodies;
}

function joined(frames: readonly Frame[], total: number): Uint8Array {
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const { body } of frames) {
    bytes.set(body, at);
    at += body.length;
  }
  return bytes;
}
