import { Injectable } from '@nestjs/common';
import { Bus, publish } from '@pganalytics/bus';
import { serverWatched } from '@pganalytics/contracts';
import { messageOf } from '@pganalytics/errors';

import { Clock, ServiceLog, Settings } from '../query.config.js';

/** Says that somebody looks at a server, so that its collector ships activity every second meanwhile. */
@Injectable()
export class WatchServer {
  private readonly toldUntil = new Map<string, number>();

  constructor(
    private readonly bus: Bus,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly log: ServiceLog,
  ) {}

  /** Many people may look at one server: it is told once per half of the time it holds. */
  async run(organisationId: string, serverId: string): Promise<void> {
    const now = this.clock.now();
    const holdsMs = this.settings.values.WATCH_SECONDS * 1_000;
    if ((this.toldUntil.get(serverId) ?? 0) - now > holdsMs / 2) return;
    const until = now + holdsMs;
    this.toldUntil.set(serverId, until);
    try {
      await publish(this.bus, serverWatched, { organisationId, serverId, until }, { source: 'pganalytics/query' });
    } catch (error) {
      this.toldUntil.delete(serverId);
      // The stream itself works without: activity then comes every ten seconds.
      this.log.logger.warn({ serverId, reason: messageOf(error) }, 'a watched server could not be announced');
    }
  }
}
