import { loadConfig } from '@pganalytics/config';
import type { Command } from 'commander';

import { collectorConfig } from '../collector.config.js';
import { inspectSpool } from '../delivery/disk/inspect-spool.js';
import type { SpoolReport } from '../delivery/disk/inspect-spool.js';
import { spoolDirectoryOf } from '../places.js';
import { inBytes, inTime } from '../status/units.js';
import { exitCodes, table } from './command.js';
import type { ProgramOptions } from './command.js';

const settings = { DATA_DIR: collectorConfig.DATA_DIR, SPOOL_DIR: collectorConfig.SPOOL_DIR };

export function addSpoolCommands(program: Command, options: ProgramOptions, exit: (code: number) => void): void {
  const spool = program.command('spool').description('say what waits on the disk until the history has it');
  const inspect = async () => inspectSpool(spoolDirectoryOf(loadConfig(settings, options.environment)));
  spool
    .command('list', { isDefault: true })
    .description('files of the spool, and what waits of each server (changes nothing, also while the collector runs)')
    .option('--json', 'for programs')
    .action(async ({ json }: { json?: boolean }) => {
      const report = await inspect();
      options.print(json === true ? JSON.stringify(report, null, 2) : renderSpool(report, Date.now()));
    });
  spool
    .command('verify')
    .description('read every record and compare its checksum; exit code 1 if a part is damaged')
    .action(async () => {
      const { segments, servers, directory } = await inspect();
      const damaged = segments.filter(({ damagedBytes }) => damagedBytes > 0);
      const waiting = servers.reduce((sum, server) => sum + server.waiting, 0);
      for (const { file, damagedBytes } of damaged) options.complain(`${file}: ${damagedBytes} bytes are damaged`);
      options.print(
        `${directory}: ${segments.length} files, ${waiting} snapshots wait, ${damaged.length} files damaged`,
      );
      exit(damaged.length === 0 ? exitCodes.fine : exitCodes.problem);
    });
}

function renderSpool({ directory, segments, servers, undeclaredGaps }: SpoolReport, nowMs: number): string {
  const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const files = segments.map(({ file, bytes: size, waiting, damagedBytes }) => [
    file,
    inBytes(size),
    String(waiting),
    damagedBytes > 0 ? `${damagedBytes} bytes damaged` : '',
  ]);
  const rows = servers.map(({ serverId, targetId, waiting, bytes: size, oldestMs }) => [
    targetId ?? serverId,
    String(waiting),
    inBytes(size),
    `${inTime(Math.max(0, nowMs - oldestMs))} ago`,
  ]);
  return [
    `${directory}: ${inBytes(bytes)} in ${segments.length} files, ${undeclaredGaps} gaps to be declared`,
    '',
    table([['FILE', 'SIZE', 'WAITING', ''], ...files]),
    '',
    servers.length === 0
      ? 'Nothing waits: the history has everything.'
      : table([['TARGET', 'WAITING', 'SIZE', 'OLDEST'], ...rows]),
  ].join('\n');
}
