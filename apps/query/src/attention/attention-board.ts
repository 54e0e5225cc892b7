import { Injectable } from '@nestjs/common';
import type { MessageOf, snapshotsStored } from '@pganalytics/contracts';
import { messageOf } from '@pganalytics/errors';
import { HistoryReader } from '@pganalytics/history';

import { Clock, ServiceLog, Settings } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import type { Condition } from './condition.js';
import { conditions, familiesOfConditions } from './conditions.js';
import { FindSince } from './find-since.js';
import { WatchedServer } from './watched-server.js';

/** At first the samples of this long before are looked for: three polls of the slowest family that a condition needs. */
const FIRST_LOOK_MS = 900_000;
/** Samples may be stored a little after others that were taken later. */
const OVERLAP_MS = 30_000;
/** What tells of reaching a server. */
const REACH = 'server';

type Heard = { readonly organisationId: string; readonly serverId: string };

/**
 * What the newest samples of all servers say, judged as they arrive. One query reads what came of many servers; a
 * server of which nothing came costs nothing.
 */
@Injectable()
export class AttentionBoard {
  private readonly servers = new Map<string, WatchedServer>();
  private readonly heard = new Map<string, Heard>();
  private readonly judgedAt = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly history: HistoryReader,
    private readonly directory: ServerDirectory,
    private readonly findSince: FindSince,
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
    await this.running;
  }

  private plan(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.judgeHeard().finally(() => this.plan());
    }, this.settings.values.ATTENTION_EVERY_MS);
    this.timer.unref();
  }

  private async judgeHeard(): Promise<void> {
    const heard = [...this.heard.values()];
    this.heard.clear();
    const most = this.settings.values.ATTENTION_SERVERS_AT_A_TIME;
    for (const [organisationId, servers] of Map.groupBy(heard, (server) => server.organisationId)) {
      for (let from = 0; from < servers.length && !this.stopped; from += most) {
        const some = servers.slice(from, from + most);
        try {
          await this.judgeSome(
            organisationId,
            some.map(({ serverId }) => serverId),
          );
        } catch (error) {
          // Nothing is lost: they are judged with the next samples, and their last verdicts become unknown by age.
          for (const server of some) if (!this.heard.has(server.serverId)) this.heard.set(server.serverId, server);
          this.log.logger.warn({ reason: messageOf(error), servers: some.length }, 'new samples could not be judged');
        }
      }
    }
  }

  private async judgeSome(organisationId: string, serverIds: readonly string[]): Promise<void> {
    const now = this.clock.now();
    const since = Math.min(...serverIds.map((id) => (this.judgedAt.get(id) ?? now - FIRST_LOOK_MS) - OVERLAP_MS));
    const of = { organisationId, serverIds, families: familiesOfConditions };
    const [polls, states] = await Promise.all([this.history.newest({ ...of, since }), this.history.statesOf(of)]);
    const changed = new Map(serverIds.map((id) => [id, new Set<string>()]));
    const { values: limits } = this.settings;
    for (const { serverId, family, poll } of polls) {
      if (this.watched(serverId).takePoll(family, poll, limits)) changed.get(serverId)?.add(family);
    }
    for (const state of states) {
      if (!this.watched(state.serverId).takeState(state)) continue;
      changed.get(state.serverId)?.add(state.family);
      if (state.family === REACH) this.watched(state.serverId).reachSince = undefined;
    }
    for (const serverId of serverIds) {
      await this.judgeOne({ organisationId, serverId }, changed.get(serverId)!);
      this.judgedAt.set(serverId, now);
    }
  }

  private async judgeOne(of: Heard, changed: Set<string>): Promise<void> {
    const watched = this.watched(of.serverId);
    const isFirst = !this.judgedAt.has(of.serverId);
    if (isFirst) {
      for (const family of familiesOfConditions) changed.add(family);
      await this.readEarlier(of, watched);
    }
    if (watched.reachSince === undefined && watched.stateOf(REACH)?.state === 'unavailable') {
      const states = await this.history.states(of);
      watched.reachSince = states.find(({ family }) => family === REACH)?.sinceMs;
    }
    for (const condition of watched.judgeAnew(changed, this.settings.values))
      await this.lookUpSince(of, watched, condition);
  }

  /** Conditions that look back need what came before this process began. */
  private async readEarlier(of: Heard, watched: WatchedServer): Promise<void> {
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

  private async lookUpSince(of: Heard, watched: WatchedServer, condition: Condition): Promise<void> {
    const at = watched.judgementOf(condition.id)?.sampleAt;
    if (at === null || at === undefined) return;
    watched.remember(condition.id, await this.findSince.run(of, condition, at));
  }

  private watched(serverId: string): WatchedServer {
    const known = this.servers.get(serverId) ?? new WatchedServer();
    this.servers.set(serverId, known);
    return known;
  }
}
