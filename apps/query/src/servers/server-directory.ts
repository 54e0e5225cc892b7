import { Injectable } from '@nestjs/common';
import type { MessageOf, serversChanged } from '@pganalytics/contracts';

import { ServerNotFound } from './server.errors.js';

/** A server as auth knows it: its name, labels and what a person decided about it. */
export type KnownServer = MessageOf<typeof serversChanged>;

/** The servers of all organisations: a copy that follows the topic of auth. */
@Injectable()
export class ServerDirectory {
  private readonly servers = new Map<string, KnownServer>();

  /** Takes the newest facts of one server in. */
  put(server: KnownServer): void {
    this.servers.set(server.serverId, server);
  }

  /** @throws ServerNotFound when the organisation has no such server, or it is retired. */
  get(organisationId: string, serverId: string): KnownServer {
    const server = this.servers.get(serverId);
    // Another organisation's server is answered like one that does not exist.
    if (server?.organisationId !== organisationId || server.retired) throw new ServerNotFound(serverId);
    return server;
  }

  /** Whether some organisation has the server, and it is not retired. */
  has(serverId: string): boolean {
    return this.servers.get(serverId)?.retired === false;
  }

  /** The servers of all organisations that are not retired. */
  all(): KnownServer[] {
    return [...this.servers.values()].filter((server) => !server.retired);
  }

  /** The servers of one organisation that are not retired, by name. */
  list(organisationId: string): KnownServer[] {
    return [...this.servers.values()]
      .filter((server) => server.organisationId === organisationId && !server.retired)
      .sort((a, b) => a.name.localeCompare(b.name) || (a.serverId < b.serverId ? -1 : 1));
  }
}
