import { crc32 } from 'node:zlib';

import { decodeSnapshot, encodeSnapshot } from '@pganalytics/contracts';
import type { Gap, Snapshot } from '@pganalytics/contracts';

import { CHECKSUM_BYTES, readTime, timeOffset, writeTime } from './frame-time.js';

/** Where and when a replayed snapshot pretends to have been taken. */
export interface ReplayPlace {
  readonly serverId: Uint8Array;
  readonly collectorId: Uint8Array;
  readonly targetId: string;
  readonly epoch: bigint;
  readonly sequence: bigint;
  readonly collectedAtMs: number;
  readonly gaps?: readonly Gap[];
}

const NOBODY = new Uint8Array(0);
/** A snapshot without a place: its bytes can stand behind those of a place. */
const NOWHERE = {
  serverId: NOBODY,
  collectorId: NOBODY,
  epoch: 0n,
  sequence: 0n,
  collectedAtMs: 0,
  frames: [],
  gaps: [],
  familyStates: [],
};
/**
 * A captured snapshot that can be sent again and again under other names and times. Only what stands for the place and
 * the time is written anew: the frames keep the bytes that a real collector made, but for the time of their first poll
 * (all later ones are distances) and their checksum.
 */
export class ReplayTemplate {
  readonly collectedAtMs: number;
  private readonly frames: Uint8Array;
  private readonly states: Uint8Array;
  private readonly bodies: readonly { readonly at: number; readonly end: number; readonly time: number }[];

  constructor(private readonly snapshot: Snapshot) {
    this.collectedAtMs = snapshot.collectedAtMs;
    this.frames = encodeSnapshot({ ...NOWHERE, frames: snapshot.frames });
    this.states = encodeSnapshot({ ...NOWHERE, familyStates: snapshot.familyStates });
    // Decoded frames are views of the bytes, so that they tell where each body lies.
    this.bodies = decodeSnapshot(this.frames).frames.map(({ body }) => {
      const at = body.byteOffset - this.frames.byteOffset;
      return { at, end: at + body.length, time: at + timeOffset(body) };
    });
  }

  /** Bytes of its frames. */
  get size(): number {
    return this.frames.length;
  }

  /** The frozen bytes of this snapshot at a place: the same for the same place. */
  stamp(place: ReplayPlace): Uint8Array {
    const { targetId, gaps = [], ...where } = place;
    const identity = this.snapshot.identity && { ...this.snapshot.identity, targetId, name: targetId };
    const head = encodeSnapshot({
      ...where,
      frames: [],
      gaps: [...gaps],
      familyStates: [],
      ...(identity === undefined ? {} : { identity }),
    });
    const bytes = Buffer.allocUnsafe(head.length + this.frames.length + this.states.length);
    bytes.set(head);
    const frames = bytes.subarray(head.length);
    frames.set(this.frames);
    bytes.set(this.states, head.length + this.frames.length);
    const shift = place.collectedAtMs - this.collectedAtMs;
    for (const { at, end, time } of this.bodies) {
      writeTime(frames, time, readTime(frames, time) + shift);
      frames.writeUInt32LE(crc32(frames.subarray(at, end - CHECKSUM_BYTES)), end - CHECKSUM_BYTES);
    }
    return bytes;
  }
}
