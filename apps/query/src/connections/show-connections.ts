import { Injectable } from '@nestjs/common';
import { resolveMoment } from '@pganalytics/contracts';
import type { Connections, ConnectionsQuery } from '@pganalytics/contracts';

import type { FactRow } from '../facts/fact-row.js';
import { ServerFacts } from '../facts/server-facts.js';
import { minus, share } from '../facts/share.js';
import { Clock } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';

const FAMILIES = ['pg_stat_activity_counts', 'pg_stat_activity', 'server'];
const OLDEST = 50;

/** Shows who is connected to a server, against what it allows. */
@Injectable()
export class ShowConnections {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly facts: ServerFacts,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: ConnectionsQuery): Promise<Connections> {
    this.directory.get(organisationId, serverId);
    const at = asked.at === 'now' ? undefined : resolveMoment(asked.at, this.clock.now());
    const facts = await this.facts.read({ organisationId, serverId }, FAMILIES, at);
    const counts = facts.rows('pg_stat_activity_counts');
    const sessions = facts.rows('pg_stat_activity').filter((row) => row.text('backend_type') === 'client backend');
    const server = facts.row('server');
    const used =
      facts.at('pg_stat_activity_counts') === null ? null : counts.reduce((sum, row) => sum + countOf(row), 0);
    const [max, reserved] = [server?.number('max_connections') ?? null, server?.number('reserved_connections') ?? null];
    const countedBy = (column: string) => grouped(counts, column, countOf);
    const sampledBy = (column: string) => grouped(sessions, column, () => 1);
    return {
      at: facts.at('pg_stat_activity_counts'),
      used,
      max,
      reserved,
      share: share(used, minus(max, reserved ?? 0)),
      byState: countedBy('state'),
      byUser: countedBy('usename'),
      byDatabase: countedBy('datname'),
      sampledAt: facts.at('pg_stat_activity'),
      sampled: {
        sessions: sessions.length,
        byApplication: sampledBy('application_name'),
        byHost: sampledBy('client_addr'),
      },
      ages: sessions
        .toSorted((a, b) => startOf(a) - startOf(b))
        .slice(0, OLDEST)
        .map(writeSession),
      sources: facts.sources(),
    };
  }
}

const countOf = (row: FactRow): number => row.number('count') ?? 0;
const startOf = (row: FactRow): number => row.number('backend_start') ?? 0;

function grouped(rows: readonly FactRow[], column: string, weight: (row: FactRow) => number): Connections['byState'] {
  return [...Map.groupBy(rows, (row) => row.text(column))]
    .map(([name, members]) => ({ name, connections: members.reduce((sum, row) => sum + weight(row), 0) }))
    .toSorted((a, b) => b.connections - a.connections || ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
}

function writeSession(row: FactRow): Connections['ages'][number] {
  return {
    pid: row.number('pid') ?? 0,
    backendStart: row.number('backend_start'),
    xactStart: row.number('xact_start'),
    usename: row.text('usename'),
    datname: row.text('datname'),
    applicationName: row.text('application_name'),
    clientAddr: row.text('client_addr'),
    state: row.text('state'),
  };
}
