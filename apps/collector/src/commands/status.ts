import { loadConfig } from '@pganalytics/config';
import { tiers } from '@pganalytics/stats';
import type { Command } from 'commander';

import { collectorConfig } from '../collector.config.js';
import { certificateText, isCertificateWell } from '../status/certificate-text.js';
import type { CollectorStatus } from '../status/collector-status.js';
import { inBytes, inTime } from '../status/units.js';
import { CollectorNotRunning } from './command.errors.js';
import { exitCodes, table } from './command.js';
import type { ProgramOptions } from './command.js';

const settings = { HTTP_HOST: collectorConfig.HTTP_HOST, HTTP_PORT: collectorConfig.HTTP_PORT };
const ANSWER_MS = 5000;

export function addStatusCommand(program: Command, options: ProgramOptions, exit: (code: number) => void): void {
  program
    .command('status')
    .description('say how the collector that runs here, its servers and its delivery are')
    .option('--json', 'for programs')
    .addHelpText(
      'after',
      '\nExit codes: 0 all is well, 1 a server, the delivery or the certificate is not, 3 no collector answers.\n' +
        'It asks the status port, HTTP_PORT (9105) of this machine; http://127.0.0.1:9105/ is the same as a page.',
    )
    .action(async ({ json }: { json?: boolean }) => {
      const status = await askStatus(options.environment);
      const nowMs = Date.now();
      options.print(json === true ? JSON.stringify(status, null, 2) : renderStatus(status, nowMs));
      exit(isWell(status, nowMs) ? exitCodes.fine : exitCodes.problem);
    });
}

/** @throws CollectorNotRunning */
async function askStatus(environment: ProgramOptions['environment']): Promise<CollectorStatus> {
  const { HTTP_HOST, HTTP_PORT } = loadConfig(settings, environment);
  const host = ['0.0.0.0', '::', ''].includes(HTTP_HOST) ? '127.0.0.1' : HTTP_HOST;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${HTTP_PORT}`;
  const answer = await fetch(`${url}/status`, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(() => undefined);
  if (answer?.ok !== true) throw new CollectorNotRunning(url);
  return (await answer.json()) as CollectorStatus;
}

/** A pause is somebody's wish. */
function isWell({ delivery, certificate, targets, targetsProblem }: CollectorStatus, nowMs: number): boolean {
  const lasts = certificate === undefined || isCertificateWell(certificate, nowMs);
  const delivered = lasts && delivery.connected && delivery.spool?.keeps !== false;
  return delivered && targetsProblem === undefined && targets.every(({ state }) => state !== 'unreachable');
}

function deliveryState({ connected, refusal }: CollectorStatus['delivery']): string {
  if (connected) return 'connected to';
  return refusal === undefined ? 'CANNOT REACH' : 'REFUSED by';
}

function renderStatus(status: CollectorStatus, nowMs: number): string {
  const { version, startedAtMs, process: own, delivery, certificate, targets, targetsProblem } = status;
  const { spool, oldestMs, unkeptSnapshots = 0 } = delivery;
  const age = oldestMs === undefined ? '' : `, the oldest for ${inTime(nowMs - oldestMs)}`;
  const rows = targets.map(({ targetId, state, reason, tier, families, queries, lastTickAtMs }) => {
    const lacking = families.filter((family) => family.state !== 'ok').length;
    const last = lastTickAtMs === undefined ? '-' : `${inTime(Math.max(0, nowMs - lastTickAtMs))} ago`;
    const read =
      state === 'connected'
        ? `${families.length - lacking} of ${families.length}${tier === tiers.at(-1) ? '' : `, thinned after ${tier}`}`
        : '-';
    return [targetId, state, read, String(queries), last, reason];
  });
  return [
    `collector ${version}, process ${own.pid}, for ${inTime(nowMs - startedAtMs)}, ${inBytes(own.rssBytes)} of memory`,
    `delivery  ${deliveryState(delivery)} ${delivery.ingest ?? 'ingest'}${delivery.refusal ? `: ${delivery.refusal}` : ''}`,
    ...(certificate === undefined ? [] : [`identity  certificate ${certificateText(certificate, nowMs)}`]),
    `waiting   ${delivery.spooledSnapshots} snapshots, ${inBytes(delivery.spooledBytes)}${age}; ` +
      `${delivery.droppedSnapshots} dropped since the start`,
    ...(spool ? [`spool     ${inBytes(spool.bytes)} in ${spool.segments} files`] : []),
    ...(unkeptSnapshots > 0
      ? [`PROBLEM   the disk takes nothing: ${unkeptSnapshots} snapshots only in memory; see collector check`]
      : []),
    ...(targetsProblem === undefined ? [] : [`PROBLEM   ${targetsProblem}`]),
    '',
    table([['TARGET', 'STATE', 'FAMILIES', 'QUERIES', 'LAST TICK', 'REASON'], ...rows]),
  ].join('\n');
}
