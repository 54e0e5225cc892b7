import { Injectable } from '@nestjs/common';
import type { ServerLeftOut } from '@pganalytics/contracts';

import { StatementReader } from '../queries/read-statements.js';
import type { Statements } from '../queries/read-statements.js';
import { Settings } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import type { KnownServer } from '../servers/server-directory.js';
import type { TimeRange } from '../time/time-range.js';
import { wearsLabels } from './labels.js';

/** Servers that are read at a time: more would only wait for the same connections. */
const AT_A_TIME = 4;

export interface FleetQuestion extends TimeRange {
  readonly organisationId: string;
  /** Only servers with all of these labels, `name:value`. */
  readonly labels: readonly string[];
  /** The counters of these statements alone, by server; undefined means of all. */
  readonly only?: ReadonlyMap<string, readonly string[]>;
}

/** The statements of one server. */
export interface ServerStatements {
  readonly server: KnownServer;
  readonly found: Statements;
}

/** The servers that one answer is about, before any of them is read. */
export interface ChosenFleet {
  readonly question: FleetQuestion;
  readonly servers: readonly KnownServer[];
  readonly leftOut: readonly ServerLeftOut[];
  /** Why samples are not read; null when they are. */
  readonly samplesReason: string | null;
}

/** What of a fleet could be read. */
export interface FleetRead {
  readonly serversRead: number;
  /** Servers without pg_stat_statements. */
  readonly estimatedServers: number;
  readonly leftOut: ServerLeftOut[];
}

/** Reads the statements of all servers of an organisation. */
@Injectable()
export class FleetStatementReader {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly statements: StatementReader,
    private readonly settings: Settings,
  ) {}

  /** Settles which servers are read. */
  choose(question: FleetQuestion): ChosenFleet {
    const { QUERY_MAX_FLEET_SERVERS: most } = this.settings.values;
    const wanted = this.directory
      .list(question.organisationId)
      .filter((server) => wearsLabels(server, question.labels));
    const reason = `One answer reads ${most} servers (QUERY_MAX_FLEET_SERVERS); ask for fewer by a label.`;
    const servers = wanted.slice(0, most);
    return {
      question,
      servers,
      leftOut: wanted.slice(most).map((server) => leftOutOf(server, reason)),
      samplesReason: this.whyNoSamples(servers.length, question),
    };
  }

  /** Reads them a few at a time, and hands each on as soon as it is read: no more than those are in memory. */
  async read(chosen: ChosenFleet, take: (one: ServerStatements) => void): Promise<FleetRead> {
    const { organisationId, only, from, to } = chosen.question;
    const leftOut = [...chosen.leftOut];
    const open = [...chosen.servers];
    let [serversRead, estimatedServers] = [0, 0];
    const work = async () => {
      for (let server = open.shift(); server; server = open.shift()) {
        const of = { organisationId, serverId: server.serverId, from, to };
        try {
          const found = await this.statements.read({
            ...of,
            parts: 0,
            further: { metrics: [] },
            samples: chosen.samplesReason === null,
            ...(only ? { only: only.get(server.serverId) ?? [] } : {}),
          });
          await this.statements.loadTexts(of, found);
          take({ server, found });
          serversRead += 1;
          if (found.estimateReason !== null) estimatedServers += 1;
        } catch (error) {
          // One server whose history cannot be read must not hide the others.
          leftOut.push(leftOutOf(server, error instanceof Error ? error.message : String(error)));
        }
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    return { serversRead, estimatedServers, leftOut };
  }

  private whyNoSamples(servers: number, range: TimeRange): string | null {
    const { QUERY_FLEET_SAMPLED_SERVERS: most, QUERY_MAX_ACTIVITY_HOURS: hours } = this.settings.values;
    if (servers > most) {
      return `Samples of more than ${most} servers are not read at once (QUERY_FLEET_SAMPLED_SERVERS); narrow it by a label.`;
    }
    if (range.to - range.from > hours * 3_600_000) {
      return `Samples of more than ${hours} hours are not read (QUERY_MAX_ACTIVITY_HOURS); ask for a shorter range.`;
    }
    return null;
  }
}

const leftOutOf = ({ serverId, name }: KnownServer, reason: string): ServerLeftOut => ({ serverId, name, reason });
