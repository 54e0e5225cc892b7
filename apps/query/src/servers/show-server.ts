import { Injectable } from '@nestjs/common';
import type { ServerDetail } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

import { ListAttention } from '../attention/list-attention.js';
import { toAnswer } from '../numbers/exact.js';
import { Clock, Settings } from '../query.config.js';
import { ServerDirectory } from './server-directory.js';
import { ServerLoad } from './server-load.js';
import { summariseServer, writeFamilyState } from './summarise-server.js';

/** Shows one server with everything known about it. */
@Injectable()
export class ShowServer {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly load: ServerLoad,
    private readonly attention: ListAttention,
    private readonly history: HistoryReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string): Promise<ServerDetail> {
    const server = this.directory.get(organisationId, serverId);
    const now = this.clock.now();
    const [load, states] = await Promise.all([
      this.load.read(server, now),
      this.history.states({ organisationId, serverId }),
    ]);
    const lateAfterMs = this.settings.values.QUERY_LATE_AFTER_SECONDS * 1_000;
    return {
      ...summariseServer(server, load, { now, lateAfterMs, attention: this.attention.digestOf(server) }),
      firstSeenAt: Date.parse(server.firstSeenAt),
      uptimeSeconds: toAnswer(load.uptimeSeconds),
      collectorIds: server.collectorIds,
      families: states.map(writeFamilyState),
    };
  }
}
