import { keptCapture } from './capture-file.js';
import type { Capture } from './capture.js';
import type { MeasureOptions } from './result.js';

/**
 * A collector's beginning carries everything that it sends again only when it changes: of 5,000 statements it reads the
 * texts of 500 every ten seconds.
 */
export const BEGINNING_MS = 180_000;
/** So that two polls of what is read once a minute are left. */
const CAPTURE_MS = BEGINNING_MS + 120_000;

/** What a collector sends when it has run for a while: of the file that was named, or taken now. */
export async function steadyCapture(
  { capture: file, say }: MeasureOptions,
  take: (milliseconds: number) => Promise<Capture>,
): Promise<Capture> {
  const whole = await keptCapture(file, async () => {
    say(`  capturing for ${CAPTURE_MS / 1_000} s`);
    return take(CAPTURE_MS);
  });
  return steady(whole);
}

/** A capture without what collectors send only once, so that a replay of it weighs as much as a day's mean. */
export function steady(capture: Capture, beginningMs = BEGINNING_MS): Capture {
  const begun = new Map<string, number>();
  for (const { serverId, collectedAtMs } of capture.snapshots) {
    const key = Buffer.from(serverId).toString('hex');
    begun.set(key, Math.min(begun.get(key) ?? Infinity, collectedAtMs));
  }
  const snapshots = capture.snapshots.filter(({ serverId, collectedAtMs }) => {
    const begin = begun.get(Buffer.from(serverId).toString('hex')) ?? 0;
    return collectedAtMs - begin > beginningMs;
  });
  if (snapshots.length === 0) throw new Error('the capture is too short: it holds only the beginnings of streams');
  return { ...capture, snapshots };
}

/** Bytes of frames in a snapshot: the mean, the smallest and the largest of a capture. */
export function snapshotBytes({ snapshots }: Capture): { mean: number; least: number; most: number } {
  const sizes = snapshots.map(({ frames }) => frames.reduce((sum, { body }) => sum + body.length, 0));
  const mean = Math.round(sizes.reduce((sum, size) => sum + size, 0) / sizes.length);
  return { mean, least: Math.min(...sizes), most: Math.max(...sizes) };
}
