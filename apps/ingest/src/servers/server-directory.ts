import type { MessageOf, serversChanged } from '@pganalytics/contracts';

type ServerChanged = MessageOf<typeof serversChanged>;

/** What a person decided about a server. */
export interface KnownServer {
  readonly serverId: string;
  readonly organisationId: string;
  readonly paused: boolean;
  readonly retired: boolean;
  readonly collectorIds: readonly string[];
}

/** The local copy of what auth knows about servers: whose they are, which are paused or retired. */
export class ServerDirectory {
  private readonly servers = new Map<string, KnownServer>();
  private readonly listeners: ((server: KnownServer) => void)[] = [];

  apply({ serverId, organisationId, paused, retired, collectorIds }: ServerChanged): void {
    const server = { serverId, organisationId, paused, retired, collectorIds };
    const before = this.servers.get(serverId);
    this.servers.set(serverId, server);
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

  /** The paused servers of one collector. */
  pausedOf(collectorId: string): readonly KnownServer[] {
    return [...this.servers.values()].filter((server) => server.paused && server.collectorIds.includes(collectorId));
  }
}
