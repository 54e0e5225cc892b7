import { Injectable } from '@nestjs/common';
import { HistoryReader } from '@pganalytics/history';
import type { AnswerOfServer, SeriesResult, StoredPoll } from '@pganalytics/history';

import { cellReader } from '../activity/activity-sample.js';
import { LiveFeed } from '../live/live-feed.js';
import { addKnown, countOf, divide, numberOf } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import { Settings } from '../query.config.js';
import { growthAt } from '../series/raw-rows.js';

/** What a server does right now, as far as its newest samples tell. */
export interface ServerLoadNow {
  readonly lastCollectedAt: number | null;
  readonly reach: { readonly state: string; readonly reason: string } | undefined;
  readonly inRecovery: boolean | null;
  readonly uptimeSeconds: Count | null;
  readonly activeSessions: Count | null;
  readonly connections: Count | null;
  readonly maxConnections: Count | null;
  readonly transactionsPerSecond: number | null;
  readonly cpuPercent: number | null;
}

type Asked = { readonly organisationId: string; readonly serverId: string };

/** Samples older than this say nothing about now. */
const RECENT_MS = 90_000;
const CPU_BUSY = ['user', 'nice', 'system', 'irq', 'softirq', 'steal'];
const CPU_MODES = [...CPU_BUSY, 'idle', 'iowait'];

/** Longest time that what was read is shown when nobody says that something new was stored. */
const HOLDS_MS = 10_000;

interface KnownLoad {
  readonly at: number;
  readonly storedAt: number;
  readonly load: Promise<ServerLoadNow>;
}

/**
 * Reads the load of servers from their newest samples, of many at once; a fleet that many people look at is read once per
 * sample.
 */
@Injectable()
export class ServerLoad {
  private readonly known = new Map<string, KnownLoad>();

  constructor(
    private readonly history: HistoryReader,
    private readonly feed: LiveFeed,
    private readonly settings: Settings,
  ) {}

  /** The load of one server as its newest sample tells it. */
  async read(of: Asked, now: number): Promise<ServerLoadNow> {
    const [load] = await this.readSome([of], now, 0);
    return load;
  }

  /** The loads of servers in a list of many, in its order: for a moment each may be as the sample before told it. */
  async readAll(servers: readonly Asked[], now: number): Promise<ServerLoadNow[]> {
    return this.readSome(servers, now, this.settings.values.QUERY_FLEET_LOAD_MS);
  }

  private async readSome(servers: readonly Asked[], now: number, mayBeOldMs: number): Promise<ServerLoadNow[]> {
    const unknown = servers.filter((server) => !this.isKnown(server, now, mayBeOldMs));
    const most = this.settings.values.ATTENTION_SERVERS_AT_A_TIME;
    let before: Promise<unknown> = Promise.resolve();
    for (const [organisationId, ofOne] of Map.groupBy(unknown, (server) => server.organisationId)) {
      for (let from = 0; from < ofOne.length; from += most) {
        const serverIds = ofOne.slice(from, from + most).map(({ serverId }) => serverId);
        // One after the other, so that a large fleet does not take every connection to the database.
        const loads = before.then(() => this.readNow({ organisationId, serverIds }, now));
        for (const serverId of serverIds) this.remember(serverId, now, loads);
        before = loads.catch(() => undefined);
      }
    }
    return Promise.all(servers.map(({ serverId }) => this.known.get(serverId)!.load));
  }

  private isKnown({ serverId }: Asked, now: number, mayBeOldMs: number): boolean {
    const known = this.known.get(serverId);
    if (!known) return false;
    const age = now - known.at;
    return age < mayBeOldMs || (age < HOLDS_MS && known.storedAt === this.feed.lastStoredAt(serverId));
  }

  private remember(serverId: string, now: number, loads: Promise<ReadonlyMap<string, ServerLoadNow>>): void {
    const load = loads.then((ofAll) => ofAll.get(serverId)!);
    const known = { at: now, storedAt: this.feed.lastStoredAt(serverId), load };
    this.known.set(serverId, known);
    // What failed is read anew by the next who asks.
    load.catch(() => this.known.get(serverId) === known && this.known.delete(serverId));
  }

  private async readNow(
    of: { readonly organisationId: string; readonly serverIds: readonly string[] },
    now: number,
  ): Promise<Map<string, ServerLoadNow>> {
    const answers = await this.history.ofServers({
      ...of,
      latest: ['server', 'pg_stat_activity_counts'],
      series: [
        { family: 'pg_stat_database', metrics: ['xact_commit', 'xact_rollback'] },
        { family: 'os_cpu', metrics: CPU_MODES },
      ],
      from: now - RECENT_MS,
      to: now + RECENT_MS,
      states: ['server'],
    });
    return new Map([...answers].map(([serverId, answer]) => [serverId, loadOf(answer, now)]));
  }
}

function loadOf({ latest, series: [databases, cpu], states: [reach] }: AnswerOfServer, now: number): ServerLoadNow {
  const [server, counts] = [latest.get('server'), latest.get('pg_stat_activity_counts')];
  const cell = firstRow(server);
  return {
    lastCollectedAt: newest(server?.at, databases.times.at(-1), counts?.at),
    reach,
    inRecovery: asFlag(cell('in_recovery')),
    uptimeSeconds: countOf(cell('uptime_seconds')),
    maxConnections: countOf(cell('max_connections')),
    ...sessionCounts(counts, now),
    transactionsPerSecond: transactionRate(databases),
    cpuPercent: busyPercent(cpu),
  };
}

function newest(...moments: (number | undefined)[]): number | null {
  const known = moments.filter((moment) => moment !== undefined);
  return known.length > 0 ? Math.max(...known) : null;
}

function firstRow(poll: StoredPoll | undefined): (column: string) => unknown {
  const row = poll?.rows[0];
  if (!poll || !row) return () => null;
  const cell = cellReader(poll.schema);
  return (column) => cell(row, column);
}

const asFlag = (cell: unknown): boolean | null => (typeof cell === 'boolean' ? cell : null);

function sessionCounts(
  poll: StoredPoll | undefined,
  now: number,
): Pick<ServerLoadNow, 'activeSessions' | 'connections'> {
  if (!poll || poll.at < now - RECENT_MS) return { activeSessions: null, connections: null };
  const cell = cellReader(poll.schema);
  let activeSessions = 0;
  let connections = 0;
  for (const row of poll.rows) {
    const count = numberOf(cell(row, 'count')) ?? 0;
    connections += count;
    if (cell(row, 'state') === 'active') activeSessions += count;
  }
  return { activeSessions, connections };
}

/** Transactions per second between the two newest polls. */
export function transactionRate(result: SeriesResult): number | null {
  const last = result.times.length - 1;
  const since = result.sinceMs[last] ?? null;
  if (since === null) return null;
  let growth: Count | null = null;
  for (const row of result.rows) {
    for (const metric of ['xact_commit', 'xact_rollback']) {
      const known = growthAt(row, metric, last, false);
      if (known === undefined) return null;
      growth = addKnown(growth, known);
    }
  }
  return growth === null ? null : divide(growth, since / 1_000);
}

/** The share of all processor time that was not idle between the two newest polls, 0 to 100. */
export function busyPercent(result: SeriesResult): number | null {
  const last = result.times.length - 1;
  const [row] = result.rows;
  if (!row || last < 1) return null;
  const sum = (modes: readonly string[]) =>
    modes.reduce((total, mode) => total + Number(growthAt(row, mode, last, false) ?? 0), 0);
  const total = sum(CPU_MODES);
  return total > 0 ? Math.round((sum(CPU_BUSY) / total) * 1_000) / 10 : null;
}
