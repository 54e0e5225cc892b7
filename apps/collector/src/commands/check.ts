import type { CollectorConfig } from '../collector.config.js';
import type { Target } from '../targets/target.js';
import { checkCollector } from './check-collector.js';
import { checkTarget } from './check-target.js';
import type { CheckReport, Finding, TargetReport } from './finding.js';

/** Checks the collector and all targets at once; one that does not answer holds none of the others up. */
export async function check(config: CollectorConfig, targets: readonly Target[]): Promise<CheckReport> {
  const [collector, ...reports] = await Promise.all([
    checkCollector(config, Date.now()),
    ...targets.map((target) => checkTarget(target)),
  ]);
  return { collector: [...collector, ...(targets.length === 0 ? [nothingToWatch(config)] : [])], targets: reports };
}

function nothingToWatch({ COLLECTOR_CONFIG: file }: CollectorConfig): Finding {
  return {
    code: 'no-targets',
    severity: 'problem',
    what: file === undefined ? 'No server is named.' : `No server is named in ${file}.`,
    cost: 'nothing is collected',
    fix:
      file === undefined
        ? 'set DATABASE_URLS, or COLLECTOR_CONFIG to a file with targets'
        : 'add it to "targets" there',
  };
}

/** Whether there is nothing that has to be put right. */
export function passed({ collector, targets }: CheckReport): boolean {
  const findings = [...collector, ...targets.flatMap((report) => report.findings)];
  return findings.every(({ severity }) => severity !== 'problem');
}

/** The report for people. */
export function render({ collector, targets }: CheckReport): string {
  return [renderPart('collector', collector), ...targets.map(renderTarget)].join('\n');
}

function renderTarget({ target, reachable, version, secured, findings }: TargetReport): string {
  const state = reachable ? `PostgreSQL ${version}, ${secured ? 'TLS' : 'no TLS'}` : 'not reachable';
  return renderPart(`${target}: ${state}`, findings);
}

function renderPart(title: string, findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ severity, code, what, cost, fix }) => [
    `  ${severity === 'problem' ? 'PROBLEM' : 'notice '} ${code}: ${what}`,
    `          costs: ${cost}`,
    `          fix:   ${fix}`,
  ]);
  return [title, ...(lines.length > 0 ? lines : ['  everything is in place']), ''].join('\n');
}
