import { setTimeout as delay } from 'node:timers/promises';

import { checkTarget, listTargets } from '@pganalytics/collector';
import type { TargetReport } from '@pganalytics/collector';

/** Nobody waits longer than this for a server that does not answer. */
const PATIENCE_MS = 8_000;

/**
 * Looks at every server of DATABASE_URLS as the collector will see it. The collector tries again by itself; this only
 * tells the person at the terminal what is wrong now.
 * @returns one sentence for each server that cannot be watched, and for each right or setting that is missing
 */
export async function checkTargets(
  urls: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const targets = listTargets({ databaseUrls: urls.join(' '), configFile: undefined, environment });
  const reports = await Promise.all(
    targets.map(async (target) => {
      const patience = new AbortController();
      const late = delay(PATIENCE_MS, undefined, { signal: patience.signal }).catch(() => undefined);
      const report = await Promise.race([checkTarget(target), late]);
      patience.abort();
      return report ?? `${target.name} has not answered for ${PATIENCE_MS / 1_000} s; the collector goes on trying.`;
    }),
  );
  return reports.flatMap((report) => (typeof report === 'string' ? [report] : sentencesOf(report)));
}

function sentencesOf({ target, reachable, findings }: TargetReport): string[] {
  const problems = findings.filter(({ severity }) => severity === 'problem');
  const again = reachable ? '' : ' The collector goes on trying.';
  return problems.map(({ what, fix }) => `${target}: ${what} To do: ${fix}.${again}`);
}
