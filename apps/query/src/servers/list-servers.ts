import { Injectable } from '@nestjs/common';
import type { ServerListQuery, ServerPage, ServerSummary } from '@pganalytics/contracts';
import { decodeCursor, encodeCursor } from '@pganalytics/http';

import { ListAttention } from '../attention/list-attention.js';
import { Clock, Settings } from '../query.config.js';
import { ServerDirectory } from './server-directory.js';
import type { KnownServer } from './server-directory.js';
import { ServerLoad } from './server-load.js';
import { summariseServer } from './summarise-server.js';

const isServerCursor = (value: unknown): value is { after: string; id: string } =>
  typeof value === 'object' && value !== null && 'after' in value && 'id' in value;

/** Lists the servers of an organisation with their health and load. */
@Injectable()
export class ListServers {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly load: ServerLoad,
    private readonly attention: ListAttention,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, asked: ServerListQuery): Promise<ServerPage> {
    const wanted = this.directory.list(organisationId).filter((server) => matches(server, asked.search));
    const start = asked.cursor === undefined ? 0 : positionAfter(wanted, asked.cursor);
    const items: ServerSummary[] = [];
    let next = start;
    while (next < wanted.length && items.length < asked.limit) {
      // How many of those in another state there are is not known before they are read.
      const missing =
        asked.state === undefined ? asked.limit - items.length : this.settings.values.ATTENTION_SERVERS_AT_A_TIME;
      for (const summary of await this.summarise(wanted.slice(next, next + missing))) {
        if (items.length === asked.limit) break;
        next++;
        if (asked.state === undefined || summary.state === asked.state) items.push(summary);
      }
    }
    const last = wanted[next - 1];
    const more = next < wanted.length && last !== undefined;
    return { items, nextCursor: more ? encodeCursor({ after: last.name, id: last.serverId }) : null };
  }

  private async summarise(servers: readonly KnownServer[]): Promise<ServerSummary[]> {
    const now = this.clock.now();
    const lateAfterMs = this.settings.values.QUERY_LATE_AFTER_SECONDS * 1_000;
    const loads = await this.load.readAll(servers, now);
    return servers.map((server, index) =>
      summariseServer(server, loads[index], { now, lateAfterMs, attention: this.attention.digestOf(server) }),
    );
  }
}

function matches(server: KnownServer, search: string | undefined): boolean {
  if (search === undefined || search === '') return true;
  const part = search.toLowerCase();
  return [server.name, server.host, ...Object.values(server.labels)].some((text) => text.toLowerCase().includes(part));
}

/** Where the page after a cursor begins; the server it names may have been retired meanwhile. */
function positionAfter(servers: readonly KnownServer[], cursor: string): number {
  const { after, id } = decodeCursor(cursor, isServerCursor);
  const position = servers.findIndex(
    ({ name, serverId }) => name.localeCompare(after) > 0 || (name === after && serverId > id),
  );
  return position === -1 ? servers.length : position;
}
