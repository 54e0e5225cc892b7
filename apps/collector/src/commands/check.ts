import type { Target } from '../targets/target.js';
import { checkTarget } from './check-target.js';
import type { TargetReport } from './finding.js';

/** Checks all targets at once; one that does not answer holds none of the others up. */
export async function check(targets: readonly Target[]): Promise<readonly TargetReport[]> {
  return Promise.all(targets.map((target) => checkTarget(target)));
}

/** Whether there is nothing that has to be put right. */
export function passed(reports: readonly TargetReport[]): boolean {
  return reports.every((report) => report.findings.every((finding) => finding.severity !== 'problem'));
}

/** The reports for people. */
export function render(reports: readonly TargetReport[]): string {
  return reports.map(renderOne).join('\n');
}

function renderOne({ target, reachable, version, secured, findings }: TargetReport): string {
  const state = reachable ? `PostgreSQL ${version}, ${secured ? 'TLS' : 'no TLS'}` : 'not reachable';
  const lines = findings.flatMap(({ severity, code, what, cost, fix }) => [
    `  ${severity === 'problem' ? 'PROBLEM' : 'notice '} ${code}: ${what}`,
    `          costs: ${cost}`,
    `          fix:   ${fix}`,
  ]);
  return [`${target}: ${state}`, ...(lines.length > 0 ? lines : ['  everything is in place']), ''].join('\n');
}
