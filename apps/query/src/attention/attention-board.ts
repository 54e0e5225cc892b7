import { Injectable } from '@nestjs/common';
import type { MessageOf, snapshotsStored } from '@pganalytics/contracts';
import { messageOf } from '@pganalytics/errors';
import { HistoryReader } from '@pganalytics/history';

import { Clock, ServiceLog, Settings } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import type { Condition } from './condition.js';
import { conditions, familiesOfConditions } from './conditions.js';
import { SinceLookUps } from './since-look-ups.js';
import { WatchedServer } from './watched-server.js';

/** At first the samples of this long before are looked for: three polls of the slowest family that a condition needs. */
const FIRST_LOOK_MS = 900_000;
/** Samples may be stored a little after others that were taken later. */
const OVERLAP_MS = 30_000;
/** So many servers, one after the other, whose samples cannot be read: it is not theirs. */
const SURELY_AN_OUTAGE = 3;
/** What tells of reaching a server. */
const REACH = 'server';

interface OfServer {
  readonly organisationId: string;
  readonly serverId: string;
}

/**
 * What the newest samples of all servers say, judged as they arrive. One query reads what came of many servers; a
 * server of which nothing came costs nothing.
 */
@Injectable()
export class AttentionBoard {
  private readonly servers = new Map<string, WatchedServer>();
  private readonly heard = new Map<string, OfServer>();
  private readonly judgedAt = new Map<string, number>();
  /** Servers whose samples could not be read by themselves. */
  private readonly unreadable = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly history: HistoryReader,
    private readonly directory: ServerDirectory,
    private readonly lookUps: SinceLookUps,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly log: ServiceLog,
  ) {}

  /** What is known of a server; nothing until its samples were looked at. */
  of(serverId: string): WatchedServer | undefined {
    return this.servers.get(serverId);
  }

  /** Hears that something was stored; it is judged with what comes meanwhile. */
  take(stored: MessageOf<typeof snapshotsStored>): void {
    for (const { organisationId, serverId, collectedAtMs } of stored.items) {
      this.heard.set(serverId, { organisationId, serverId });
      this.servers.get(serverId)?.hear(collectedAtMs);
    }
  }

  /** Begins with every server there is, as soon as the directory is complete. */
  start(): void {
    for (const { organisationId, serverId } of this.directory.all())
      this.heard.set(serverId, { organisationId, serverId });
    this.plan();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await Promise.all([this.running, this.lookUps.stop()]);
  }

  private plan(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.judgeHeard().finally(() => this.plan());
    }, this.settings.values.ATTENTION_EVERY_MS);
    this.timer.unref();
  }

  private async judgeHeard(): Promise<void> {
    this.forgetRemoved();
    // Servers that are late are read together, so that the others need not be read from as far back.
    const now = this.clock.now();
    const heard = [...this.heard.values()]
      .filter(({ serverId }) => this.directory.has(serverId))
      .toSorted((a, b) => this.unreadSince(a.serverId, now) - this.unreadSince(b.serverId, now));
    this.heard.clear();
    for (const [organisationId, servers] of Map.groupBy(heard, (server) => server.organisationId)) {
      for (const some of this.batchesOf(servers)) {
        if (this.stopped) return;
        if (await this.read(organisationId, some)) continue;
        if (some.length === 1) this.keep(some);
        else await this.readApart(organisationId, some);
      }
    }
  }

  private keep(servers: readonly OfServer[]): void {
    for (const server of servers) this.heard.set(server.serverId, server);
  }

  /** Servers to be read together; those whose samples could not be read by themselves would only spoil the others. */
  private batchesOf(servers: readonly OfServer[]): OfServer[][] {
    const most = this.settings.values.ATTENTION_SERVERS_AT_A_TIME;
    const readable = servers.filter(({ serverId }) => !this.unreadable.has(serverId));
    const alone = servers.filter(({ serverId }) => this.unreadable.has(serverId));
    const batches = alone.map((server) => [server]);
    for (let from = 0; from < readable.length; from += most) batches.push(readable.slice(from, from + most));
    return batches;
  }

  /** Whether samples of some servers could be read and judged. */
  private async read(organisationId: string, servers: readonly OfServer[]): Promise<boolean> {
    try {
      await this.judgeSome(organisationId, servers);
      for (const { serverId } of servers) this.unreadable.delete(serverId);
      return true;
    } catch (error) {
      const told = { reason: messageOf(error), servers: servers.map(({ serverId }) => serverId) };
      // Of a server that is known to be unreadable nobody wants to hear with every look.
      if (!servers.every(({ serverId }) => this.unreadable.has(serverId))) {
        this.log.logger.warn(told, 'new samples could not be read');
      }
      return false;
    }
  }

  /** What one server has stored must not silence those that were read together with it. */
  private async readApart(organisationId: string, servers: readonly OfServer[]): Promise<void> {
    let failed = 0;
    for (const [index, server] of servers.entries()) {
      // An outage concerns all of them: the others wait for the next look.
      if (failed === SURELY_AN_OUTAGE) return this.keep(servers.slice(index));
      if (await this.read(organisationId, [server])) continue;
      this.keep([server]);
      this.unreadable.add(server.serverId);
      failed += 1;
    }
  }

  private forgetRemoved(): void {
    for (const serverId of this.servers.keys()) {
      if (this.directory.has(serverId)) continue;
      this.servers.delete(serverId);
      this.judgedAt.delete(serverId);
      this.unreadable.delete(serverId);
    }
  }

  private async judgeSome(organisationId: string, heard: readonly OfServer[]): Promise<void> {
    const now = this.clock.now();
    const serverIds = heard.map(({ serverId }) => serverId);
    const since = Math.min(...serverIds.map((id) => this.unreadSince(id, now)));
    const of = { organisationId, serverIds, families: familiesOfConditions };
    const [polls, states] = await Promise.all([this.history.newest({ ...of, since }), this.history.statesOf(of)]);
    const { values: limits } = this.settings;
    for (const { serverId, family, poll } of polls) this.watched(serverId).takePoll(family, poll, limits);
    for (const state of states) {
      const changed = this.watched(state.serverId).takeState(state);
      if (changed && state.family === REACH) this.watched(state.serverId).reachSince = undefined;
    }
    for (const server of heard) {
      try {
        await this.judgeOne(server);
        this.judgedAt.set(server.serverId, now);
      } catch (error) {
        // What one server has stored must not silence the others; its new samples stay to be judged.
        this.keep([server]);
        const told = { reason: messageOf(error), server: server.serverId };
        this.log.logger.warn(told, 'new samples of a server could not be judged');
      }
    }
  }

  /**
   * From when on samples of a server may not have been looked at. A writer or the clock of a collector may be late: what
   * is newer than the newest that is known counts, however long ago it was taken, but for what says nothing of now.
   */
  private unreadSince(serverId: string, now: number): number {
    const earliest = now - FIRST_LOOK_MS;
    const judgedAt = this.judgedAt.get(serverId) ?? earliest;
    const newest = this.servers.get(serverId)?.newestPollAt ?? earliest;
    return Math.max(earliest, Math.min(judgedAt, newest)) - OVERLAP_MS;
  }

  private async judgeOne({ organisationId, serverId }: OfServer): Promise<void> {
    const of = { organisationId, serverId };
    const watched = this.watched(serverId);
    const isFirst = !this.judgedAt.has(serverId);
    if (isFirst) await this.readEarlier(of, watched);
    if (watched.reachSince === undefined && watched.stateOf(REACH)?.state === 'unavailable') {
      const states = await this.history.states(of);
      watched.reachSince = states.find(({ family }) => family === REACH)?.sinceMs;
    }
    for (const condition of watched.judgeAnew(this.settings.values, isFirst)) this.lookUpSince(of, watched, condition);
  }

  /** Conditions that look back need what came before this process began. */
  private async readEarlier(of: OfServer, watched: WatchedServer): Promise<void> {
    for (const { families, lookBackMs } of conditions) {
      const backMs = lookBackMs?.(this.settings.values) ?? 0;
      const newestAt = watched.newestAt(families[0]);
      if (backMs === 0 || newestAt === undefined) continue;
      const earlier = [];
      const range = { ...of, family: families[0], from: newestAt - backMs, to: newestAt };
      for await (const poll of this.history.polls(range)) earlier.push(poll);
      watched.takeEarlier(families[0], earlier);
    }
  }

  private lookUpSince(of: OfServer, watched: WatchedServer, condition: Condition): void {
    const at = watched.judgementOf(condition.id)?.sampleAt;
    if (at === null || at === undefined) return;
    this.lookUps.ask({ ...of, condition, at, found: (since) => watched.remember(condition.id, since) });
  }

  private watched(serverId: string): WatchedServer {
    const known = this.servers.get(serverId) ?? new WatchedServer();
    this.servers.set(serverId, known);
    return known;
  }
}
