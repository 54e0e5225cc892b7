import { encodeFrame } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import type { SnapshotFrame } from './snapshot-sink.js';

/** Polls of one family that go into one frame. */
export interface FrameInput {
  readonly schema: FrameSchema;
  readonly intervalMs: number;
  readonly polls: readonly Poll[];
}

/** Packs the frames of a tick. One that cannot be packed is reported and leaves the others alone. */
export function assembleFrames(
  inputs: readonly FrameInput[],
  onError: (family: string, error: unknown) => void,
): SnapshotFrame[] {
  return inputs.flatMap(({ schema, intervalMs, polls }) => {
    if (polls.length === 0) return [];
    try {
      return [{ schema, intervalMs, body: encodeFrame(schema, polls) }];
    } catch (error) {
      onError(schema.family, error);
      return [];
    }
  });
}
