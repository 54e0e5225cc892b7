import { Injectable } from '@nestjs/common';
import type {
  AttentionCounts,
  AttentionDigest,
  AttentionItem,
  AttentionPage,
  AttentionQuery,
  ServerAttention,
} from '@pganalytics/contracts';
import { decodeCursor, encodeCursor } from '@pganalytics/http';

import { CollectorDirectory } from '../collectors/collector-directory.js';
import { Clock, Settings } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import type { KnownServer } from '../servers/server-directory.js';
import { AttentionBoard } from './attention-board.js';
import { digest, worstFirst } from './attention-order.js';
import { describeServer } from './describe-item.js';

const isOffset = (value: unknown): value is { offset: number } =>
  typeof value === 'object' && value !== null && 'offset' in value && Number.isSafeInteger(value.offset);

/** Tells what calls for somebody, of the whole fleet, of some servers, or of one. */
@Injectable()
export class ListAttention {
  constructor(
    private readonly board: AttentionBoard,
    private readonly directory: ServerDirectory,
    private readonly collectors: CollectorDirectory,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  run(organisationId: string, asked: AttentionQuery): AttentionPage {
    const servers =
      asked.server.length > 0
        ? [...new Set(asked.server)].map((serverId) => this.directory.get(organisationId, serverId))
        : this.directory.list(organisationId);
    const now = this.clock.now();
    const described = servers.map((server) => ({ server, items: this.describe(server, now) }));
    const wanted = described.flatMap(({ items }) => items.filter((item) => fits(item, asked))).sort(worstFirst);
    const start = asked.cursor === undefined ? 0 : decodeCursor(asked.cursor, isOffset).offset;
    const end = start + asked.limit;
    return {
      at: now,
      servers: this.count(described),
      items: wanted.slice(start, end),
      nextCursor: end < wanted.length ? encodeCursor({ offset: end }) : null,
    };
  }

  /** All twelve conditions of one server. @throws ServerNotFound */
  ofServer(organisationId: string, serverId: string): ServerAttention {
    const server = this.directory.get(organisationId, serverId);
    const at = this.clock.now();
    return { serverId, at, items: this.describe(server, at) };
  }

  /** What the fleet list says of a server. */
  digestOf(server: KnownServer): AttentionDigest {
    return digest(this.describe(server, this.clock.now()));
  }

  private describe(server: KnownServer, now: number): AttentionItem[] {
    const names = server.collectorIds.map((id) => this.collectors.nameOf(server.organisationId, id) ?? id);
    const watched = this.board.of(server.serverId);
    return describeServer({ server, watched, collectors: names, now, limits: this.settings.values });
  }

  private count(described: readonly { server: KnownServer; items: readonly AttentionItem[] }[]): AttentionCounts {
    const digests = described.map(({ items }) => digest(items));
    return {
      total: described.length,
      assessed: described.filter(({ server }) => this.board.of(server.serverId)?.assessed).length,
      critical: digests.filter(({ critical }) => critical > 0).length,
      warning: digests.filter(({ critical, warning }) => critical === 0 && warning > 0).length,
      unknown: digests.filter(({ critical, warning, unknown }) => critical + warning === 0 && unknown > 0).length,
    };
  }
}

function fits({ condition, severity, state, serverId }: AttentionItem, asked: AttentionQuery): boolean {
  const states = asked.state.length > 0 ? asked.state : ['active', 'unknown'];
  if (!states.includes(state)) return false;
  if (asked.condition.length > 0 && !asked.condition.includes(condition)) return false;
  if (asked.server.length > 0 && !asked.server.includes(serverId)) return false;
  return asked.severity === undefined || severity === asked.severity;
}
