import { Injectable } from '@nestjs/common';
import type { LiveStored, MessageOf, snapshotsStored } from '@pganalytics/contracts';

import { LiveClient } from './live-client.js';

/** Hands on what the writer stored, to the clients of the organisation that it belongs to. */
@Injectable()
export class LiveFeed {
  private readonly clients = new Map<string, Set<LiveClient>>();
  private readonly storedAt = new Map<string, number>();

  /** Takes one commit of the writer in. */
  take(stored: MessageOf<typeof snapshotsStored>): void {
    const storedAtMs = Date.parse(stored.storedAt);
    for (const { organisationId, serverId, collectedAtMs, families } of stored.items) {
      const event: LiveStored = { serverId, collectedAtMs, storedAtMs, families };
      this.storedAt.set(serverId, Math.max(storedAtMs, this.storedAt.get(serverId) ?? 0));
      for (const client of this.clients.get(organisationId) ?? []) client.offer(event);
    }
  }

  /** When something of a server was stored last, as far as this process has heard: changes when answers may. */
  lastStoredAt(serverId: string): number {
    return this.storedAt.get(serverId) ?? 0;
  }

  /** How many clients listen. */
  get size(): number {
    return [...this.clients.values()].reduce((sum, clients) => sum + clients.size, 0);
  }

  /** Adds a client that sees the servers of one organisation, or some of them. */
  join(organisationId: string, options: { servers: readonly string[]; maxEvents: number }): LiveClient {
    const client = new LiveClient(options);
    const clients = this.clients.get(organisationId) ?? new Set();
    this.clients.set(organisationId, clients.add(client));
    return client;
  }

  /** Removes a client. */
  leave(organisationId: string, client: LiveClient): void {
    const clients = this.clients.get(organisationId);
    clients?.delete(client);
    if (clients?.size === 0) this.clients.delete(organisationId);
  }

  /** Ends all clients, because the service stops. */
  endAll(): void {
    for (const clients of this.clients.values()) for (const client of clients) client.end();
  }
}
