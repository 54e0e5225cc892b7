import { Injectable } from '@nestjs/common';
import type { DiskItem, HostAnswer } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

import type { FactRow } from '../facts/fact-row.js';
import { ServerFacts } from '../facts/server-facts.js';
import type { Facts, OfServer } from '../facts/server-facts.js';
import { minus, share, sum } from '../facts/share.js';
import { numberOf, toAnswer } from '../numbers/exact.js';
import { Clock } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { forecast } from './forecast.js';

const HOUR_MS = 3_600_000;
/** A week has each day of it once. */
const SEEN_MS = 7 * 24 * HOUR_MS;

type Used = ReadonlyMap<string, readonly (readonly [number, number])[]>;

/** Shows the file systems of the host, and when they will be full. */
@Injectable()
export class ShowHost {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly facts: ServerFacts,
    private readonly history: HistoryReader,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string): Promise<HostAnswer> {
    this.directory.get(organisationId, serverId);
    const of = { organisationId, serverId };
    const now = this.clock.now();
    const [facts, used] = await Promise.all([
      this.facts.read(of, ['os_disk', 'os_wal_volume', 'os_cpu']),
      this.used(of, now),
    ]);
    const volumes = facts.rows('os_wal_volume');
    const disks = facts.rows('os_disk').map((row) => writeDisk(row, { volumes, used, now }));
    return {
      at: facts.newestAt,
      local: isLocal(facts),
      disks: disks.toSorted((a, b) => (b.usedShare ?? 0) - (a.usedShare ?? 0) || (a.mount < b.mount ? -1 : 1)),
      sources: facts.sources(),
    };
  }

  /** What was used of each file system at the end of each hour. */
  private async used(of: OfServer, now: number): Promise<Used> {
    const from = Math.floor((now - SEEN_MS) / HOUR_MS) * HOUR_MS;
    const question = { ...of, family: 'os_disk', metrics: ['used'], from, to: now, step: '1h' as const };
    const { times, rows } = await this.history.series(question);
    return new Map(
      rows.map(({ labels, aggregates }) => {
        const last = aggregates['used']?.last ?? [];
        const points = times.flatMap((time, index) => {
          const value = numberOf(last[index]);
          return value === null ? [] : [[time, value] as const];
        });
        return [String(labels['mount']), points];
      }),
    );
  }
}

interface Known {
  readonly volumes: readonly FactRow[];
  readonly used: Used;
  readonly now: number;
}

function writeDisk(row: FactRow, { volumes, used, now }: Known): DiskItem {
  const mount = row.text('mount') ?? '';
  const [full, available] = [row.count('used'), row.count('available')];
  const { reason, ...expected } = forecast(used.get(mount) ?? [], available === null ? null : Number(available), now);
  return {
    mount,
    device: row.text('device'),
    fileSystem: row.text('fstype'),
    totalBytes: toAnswer(row.count('total')),
    usedBytes: toAnswer(full),
    availableBytes: toAnswer(available),
    usedShare: share(full, sum([full, available])),
    filesShare: share(minus(row.count('files_total'), row.count('files_free')), row.count('files_total')),
    holdsWalOf: volumes
      .filter((volume) => volume.text('mount') === mount)
      .map((volume) => volume.text('data_directory') ?? ''),
    ...expected,
    fullReason: reason,
  };
}

function isLocal(facts: Facts): boolean | null {
  const [cpu] = facts.sources().filter(({ family }) => family === 'os_cpu');
  if (cpu?.reason?.startsWith('remote') === true) return false;
  return facts.at('os_cpu') === null ? null : true;
}
