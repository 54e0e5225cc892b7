import { setTimeout as pause } from 'node:timers/promises';

import { SeededRandom } from '@pganalytics/bench';

import type { FaultKind, Part } from './fault-kind.js';
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

/** What came of a plan. */
export interface Struck {
  readonly struck: StruckFault[];
  /** Kinds of those that waited for an unhealed part until the run was over. */
  readonly missed: string[];
}

/**
 * Strikes with every planned fault at its time. One that meets an unhealed part waits for it. When that takes until the
 * end of the run it is left out, unless its kind has not struck at all: where all takes longer than planned, a run ends.
 */
export async function strikeFaults(
  plan: readonly PlannedFault[],
  platform: FaultPlatform,
  { seconds, say }: { readonly seconds: number; readonly say: (line: string) => void },
): Promise<Struck> {
  const begin = performance.now();
  const since = (): number => Math.round((performance.now() - begin) / 100) / 10;
  const healed = new Map<Part, Promise<unknown>>();
  const struck: StruckFault[] = [];
  const missed: string[] = [];
  const begun = new Set<FaultKind>();
  const running: Promise<void>[] = [];
  for (const { kind, atSeconds, seed } of plan) {
    await pause(Math.max(0, atSeconds * 1_000 - (performance.now() - begin)));
    const parts: readonly Part[] = kind.part === 'all' ? [...healed.keys()] : [kind.part, 'all'];
    const blocking = parts.map((part) => healed.get(part) ?? Promise.resolve());
    const work = Promise.all(blocking).then(async () => {
      const fromSeconds = since();
      if (fromSeconds > seconds && begun.has(kind)) {
        missed.push(kind.kind);
        return;
      }
      begun.add(kind);
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
  return { struck, missed };
}
