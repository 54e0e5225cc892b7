import { crc32 } from 'node:zlib';

import { encodeSnapshot, packBodies } from '@pganalytics/contracts/wire';
import type { Frame, Gap, Snapshot } from '@pganalytics/contracts/wire';
import { packZstd } from '@pganalytics/contracts/node';

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
 * (all later ones are distances) and their checksum, and are packed as it packs them.
 */
export class ReplayTemplate {
  readonly collectedAtMs: number;
  private readonly timeOffsets: readonly number[];
  private readonly states: Uint8Array;
  /** Servers that replay the same moment share its frames: packing is the dear part. */
  private last: { readonly at: number; readonly frames: Uint8Array } | undefined;

  constructor(private readonly snapshot: Snapshot) {
    this.collectedAtMs = snapshot.collectedAtMs;
    this.timeOffsets = snapshot.frames.map(({ body }) => timeOffset(body));
    this.states = encodeSnapshot({ ...NOWHERE, familyStates: snapshot.familyStates });
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
    return Buffer.concat([head, this.framesAt(place.collectedAtMs), this.states]);
  }

  private framesAt(at: number): Uint8Array {
    if (this.last?.at !== at) {
      const shift = at - this.collectedAtMs;
      const frames = this.snapshot.frames.map((frame, index) => shifted(frame, this.timeOffsets[index], shift));
      this.last = { at, frames: encodeSnapshot(packBodies({ ...NOWHERE, frames }, packZstd)) };
    }
    return this.last.frames;
  }
}

function shifted(frame: Frame, time: number, shift: number): Frame {
  const body = Buffer.from(frame.body);
  const end = body.length - CHECKSUM_BYTES;
  writeTime(body, time, readTime(body, time) + shift);
  body.writeUInt32LE(crc32(body.subarray(0, end)), end);
  return { ...frame, body };
}
