import type { MessageOf, serversChanged } from '@pganalytics/contracts';

type ServerChanged = MessageOf<typeof serversChanged>;

/** What a person decided about a server. */
export interface KnownServer {
  readonly serverId: string;
  readonly organisationId: string;
  readonly paused: boolean;
  readonly retired: boolean;
  readonly collectorIds: readonly string[];
  readonly systemIdentifier: string;
}

/** The local copy of what auth knows about servers: whose they are, which are paused or retired. */
export class ServerDirectory {
  private readonly servers = new Map<string, KnownServer>();
  /** Every stream that opens asks for them: 10,000 come back together after an outage. */
  private readonly pausedByCollector = new Map<string, Set<string>>();
  private readonly ofOrganisation = new Map<string, number>();
  private readonly listeners: ((server: KnownServer) => void)[] = [];

  apply({ serverId, organisationId, paused, retired, collectorIds, systemIdentifier }: ServerChanged): void {
    const server = { serverId, organisationId, paused, retired, collectorIds, systemIdentifier };
    const before = this.servers.get(serverId);
    this.servers.set(serverId, server);
    if (before === undefined) this.ofOrganisation.set(organisationId, this.countOf(organisationId) + 1);
    if (before?.paused) for (const id of before.collectorIds) this.pausedByCollector.get(id)?.delete(serverId);
    if (paused) for (const id of collectorIds) this.notePaused(id, serverId);
    if (before?.paused === paused) return;
    for (const listener of this.listeners) listener(server);
  }

  /** Calls back when a server is paused or resumed. */
  onPauseChange(listener: (server: KnownServer) => void): void {
    this.listeners.push(listener);
  }

  find(serverId: string): KnownServer | undefined {
    return this.servers.get(serverId);
  }

  /** How many servers an organisation has. */
  countOf(organisationId: string): number {
    return this.ofOrganisation.get(organisationId) ?? 0;
  }

  /** The paused servers of one collector. */
  pausedOf(collectorId: string): readonly KnownServer[] {
    return [...(this.pausedByCollector.get(collectorId) ?? [])].flatMap((serverId) => this.find(serverId) ?? []);
  }

  private notePaused(collectorId: string, serverId: string): void {
    const paused = this.pausedByCollector.get(collectorId) ?? new Set<string>();
    this.pausedByCollector.set(collectorId, paused.add(serverId));
  }
}
