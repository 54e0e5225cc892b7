import { status } from '@grpc/grpc-js';
import type { MessageOf, serverWatched, snapshotsStored } from '@pganalytics/contracts';

import type { CloneWatch } from '../credentials/clone-watch.js';
import type { CollectorDirectory, CollectorStanding } from '../credentials/collector-directory.js';
import type { VerifyCaller } from '../credentials/verify-caller.js';
import type { KnownServer, ServerDirectory } from '../servers/server-directory.js';
import type { CollectorSession, SlowLimits } from './collector-session.js';

type Stored = MessageOf<typeof snapshotsStored>;
type Watched = MessageOf<typeof serverWatched>;

export interface SessionsSurroundings {
  readonly collectors: CollectorDirectory;
  readonly servers: ServerDirectory;
  readonly callers: VerifyCaller;
  readonly clones: CloneWatch;
}

/** All open streams, and what the rest of the platform has to say to them. */
export class Sessions {
  private readonly byCollector = new Map<string, Set<CollectorSession>>();
  private readonly ofTenant = new Map<string, number>();
  private readonly watched = new Map<string, Watched>();

  constructor(private readonly around: SessionsSurroundings) {
    const { collectors, servers } = around;
    collectors.onChange((standing) => this.onCollectorChanged(standing));
    servers.onPauseChange((server) => this.onServerPaused(server));
  }

  get size(): number {
    let size = 0;
    for (const sessions of this.byCollector.values()) size += sessions.size;
    return size;
  }

  countOf(collectorId: string): number {
    return this.byCollector.get(collectorId)?.size ?? 0;
  }

  countOfTenant(organisationId: string): number {
    return this.ofTenant.get(organisationId) ?? 0;
  }

  /** Cuts the streams that have been silent, or unread, for too long. */
  cutSlow(limits: SlowLimits, now: number): void {
    for (const session of this.all()) session.cutIfSlow(limits, now);
  }

  add(session: CollectorSession): void {
    const { collectorId, organisationId } = session.credential;
    this.ofTenant.set(organisationId, this.countOfTenant(organisationId) + 1);
    const sessions = this.byCollector.get(collectorId) ?? new Set();
    this.byCollector.set(collectorId, sessions.add(session));
    // Said to every new stream: the collector may remember another state from the last one.
    session.control({ pause: this.around.collectors.isPaused(collectorId) });
    for (const server of this.around.servers.pausedOf(collectorId)) session.control({ pause: true }, server.serverId);
  }

  remove(session: CollectorSession): void {
    const { collectorId, organisationId } = session.credential;
    const sessions = this.byCollector.get(collectorId);
    if (sessions?.delete(session)) {
      const left = this.countOfTenant(organisationId) - 1;
      if (left > 0) this.ofTenant.set(organisationId, left);
      else this.ofTenant.delete(organisationId);
    }
    if (sessions?.size === 0) this.byCollector.delete(collectorId);
  }

  /** A session delivers a server for the first time: what was said about the server before holds for it too. */
  onServer(session: CollectorSession, serverId: string): void {
    const known = this.around.servers.find(serverId);
    if (known?.paused) session.control({ pause: true }, serverId);
    const watch = this.watched.get(serverId);
    if (watch && watch.organisationId === session.credential.organisationId && watch.until > Date.now()) {
      session.control({ watchUntilMs: watch.until }, serverId);
    }
  }

  /** Tells collectors which of their snapshots the history has. */
  onStored({ items }: Stored): void {
    for (const item of items) {
      const sessions = this.byCollector.get(item.collectorId);
      if (!sessions) continue;
      const ranges = item.sequences.map(([from, to]) => ({ from: BigInt(from), to: BigInt(to) }));
      for (const session of sessions) session.stored(item.serverId, BigInt(item.epoch), ranges);
    }
  }

  /** Someone looks at a server. */
  onWatched(watch: Watched): void {
    const now = Date.now();
    for (const [serverId, { until }] of this.watched) if (until < now) this.watched.delete(serverId);
    if (watch.until <= now) return;
    this.watched.set(watch.serverId, watch);
    for (const session of this.delivering(watch.serverId)) {
      if (session.credential.organisationId !== watch.organisationId) continue;
      session.control({ watchUntilMs: watch.until }, watch.serverId);
    }
  }

  async drain(timeoutMs: number): Promise<void> {
    await Promise.all([...this.all()].map((session) => session.drain(timeoutMs)));
  }

  /** Ends the streams whose certificate has ended or was revoked, or whose token was (R-ING-3). */
  cutEnded(nowMs: number): void {
    for (const session of this.all()) {
      if (this.cutIfEnded(session, nowMs)) continue;
      const { certificate } = session.credential;
      if (certificate !== undefined) this.around.clones.stillOpen(certificate, session.address, nowMs);
    }
  }

  private cutIfEnded(session: CollectorSession, nowMs: number): boolean {
    const why = this.around.callers.whyEnded(session.credential, nowMs);
    if (why !== undefined) session.cut(status.UNAUTHENTICATED, why);
    return why !== undefined;
  }

  private onCollectorChanged({ collectorId, paused }: CollectorStanding): void {
    for (const session of this.byCollector.get(collectorId) ?? []) {
      if (!this.cutIfEnded(session, Date.now())) session.control({ pause: paused });
    }
  }

  private onServerPaused({ serverId, organisationId, paused }: KnownServer): void {
    for (const session of this.delivering(serverId)) {
      if (session.credential.organisationId === organisationId) session.control({ pause: paused }, serverId);
    }
  }

  private *all(): Iterable<CollectorSession> {
    for (const sessions of this.byCollector.values()) yield* sessions;
  }

  private *delivering(serverId: string): Iterable<CollectorSession> {
    for (const session of this.all()) if (session.delivers(serverId)) yield session;
  }
}
