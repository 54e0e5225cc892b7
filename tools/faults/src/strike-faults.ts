import { setTimeout as pause } from 'node:timers/promises';

import { SeededRandom } from '@pganalytics/bench';

import type { Part } from './fault-kind.js';
import type { FaultPlatform } from './platform/fault-platform.js';
import type { PlannedFault } from './plan.js';

/** A fault that struck, in seconds after the load had begun. */
export interface StruckFault {
  readonly kind: string;
  readonly plannedAtSeconds: number;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly what: string;
}

/** Strikes with every planned fault at its time; one that meets an unhealed part waits for it. */
export async function strikeFaults(
  plan: readonly PlannedFault[],
  platform: FaultPlatform,
  say: (line: string) => void,
): Promise<StruckFault[]> {
  const begin = performance.now();
  const since = (): number => Math.round((performance.now() - begin) / 100) / 10;
  const healed = new Map<Part, Promise<unknown>>();
  const struck: StruckFault[] = [];
  const running: Promise<void>[] = [];
  for (const { kind, atSeconds, seed } of plan) {
    await pause(Math.max(0, atSeconds * 1_000 - (performance.now() - begin)));
    const parts: readonly Part[] = kind.part === 'all' ? [...healed.keys()] : [kind.part, 'all'];
    const blocking = parts.map((part) => healed.get(part) ?? Promise.resolve());
    const work = Promise.all(blocking).then(async () => {
      const fromSeconds = since();
      say(`  ${fromSeconds.toFixed(1)} s ${kind.kind}`);
      const what = await kind.strike(platform, new SeededRandom(seed));
      say(`  ${since().toFixed(1)} s ${kind.kind} is over: ${what}`);
      struck.push({ kind: kind.kind, plannedAtSeconds: atSeconds, fromSeconds, toSeconds: since(), what });
    });
    // A fault that could not be mended ends the run, but not before the others have been mended.
    healed.set(
      kind.part,
      work.catch(() => undefined),
    );
    running.push(work);
  }
  const failed = (await Promise.allSettled(running)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return struck;
}
