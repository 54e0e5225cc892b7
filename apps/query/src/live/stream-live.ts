import type { ServerResponse } from 'node:http';

import { Injectable } from '@nestjs/common';
import type { Principal } from '@pganalytics/access';
import type { LiveQuery } from '@pganalytics/contracts';
import { AppError } from '@pganalytics/errors';

import { Clock, Settings } from '../query.config.js';
import type { QueryConfig } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import type { LiveClient } from './live-client.js';
import { LiveFeed } from './live-feed.js';
import { TooManyLiveStreams } from './live.errors.js';
import { WatchServer } from './watch-server.js';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  connection: 'keep-alive',
  // nginx and the like would otherwise collect events before they pass them on.
  'x-accel-buffering': 'no',
};

/** Tells a client what was stored, as server-sent events, until it goes or its time is over. */
@Injectable()
export class StreamLive {
  /** Open streams by user; all API tokens of a user count together. */
  private readonly openOf = new Map<string, number>();

  constructor(
    private readonly feed: LiveFeed,
    private readonly directory: ServerDirectory,
    private readonly watchServer: WatchServer,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** @throws ServerNotFound, TooManyLiveStreams before anything is sent */
  open({ organisationId, userId }: Principal, asked: LiveQuery): LiveClient {
    const { LIVE_MAX_CLIENTS, LIVE_MAX_CLIENTS_PER_USER, LIVE_BUFFER_EVENTS } = this.settings.values;
    this.assertServers(organisationId, asked);
    if (this.feed.size >= LIVE_MAX_CLIENTS) throw new TooManyLiveStreams(LIVE_MAX_CLIENTS, 'LIVE_MAX_CLIENTS');
    const own = this.openOf.get(userId) ?? 0;
    if (own >= LIVE_MAX_CLIENTS_PER_USER) {
      throw new TooManyLiveStreams(LIVE_MAX_CLIENTS_PER_USER, 'LIVE_MAX_CLIENTS_PER_USER');
    }
    this.openOf.set(userId, own + 1);
    return this.feed.join(organisationId, { servers: asked.servers, maxEvents: LIVE_BUFFER_EVENTS });
  }

  async run(
    { organisationId, userId }: Principal,
    of: Pick<Pump, 'client' | 'asked' | 'response' | 'recheck'>,
  ): Promise<void> {
    const { client, response } = of;
    const settings = this.settings.values;
    response.once('close', () => client.end());
    try {
      response.writeHead(200, HEADERS);
      await send(response, `retry: 2000\n\n${event('ping', { at: this.clock.now() })}`);
      const endsAt = this.clock.now() + settings.LIVE_MAX_SECONDS * 1_000;
      await this.pump({ ...of, organisationId, endsAt, settings });
    } finally {
      this.feed.leave(organisationId, client);
      this.closed(userId);
      response.end();
    }
  }

  private async pump(pump: Pump): Promise<void> {
    const { organisationId, client, response, endsAt, settings } = pump;
    const { watch } = pump.asked;
    const heartbeatMs = settings.LIVE_HEARTBEAT_SECONDS * 1_000;
    const recheckMs = settings.LIVE_RECHECK_SECONDS * 1_000;
    const turnMs = Math.min(heartbeatMs, recheckMs, watch === undefined ? Infinity : settings.WATCH_SECONDS * 250);
    let saidAt = this.clock.now();
    let checkedAt = saidAt;
    while (!client.hasEnded && this.clock.now() < endsAt) {
      if (this.clock.now() - checkedAt >= recheckMs) {
        if (!(await this.mayGoOn(pump))) return;
        checkedAt = this.clock.now();
      }
      if (watch !== undefined) await this.watchServer.run(organisationId, watch);
      await client.changed(Math.min(turnMs, Math.max(0, endsAt - this.clock.now())));
      const { stored, missed } = client.take();
      const events = stored.map((one) => event('stored', one));
      if (missed > 0) events.push(event('missed', { events: missed }));
      const now = this.clock.now();
      if (events.length === 0 && now - saidAt >= heartbeatMs - 50) events.push(event('ping', { at: now }));
      if (events.length === 0) continue;
      saidAt = now;
      await send(response, events.join(''));
    }
  }

  /** Whether the session still lasts and the servers are still there; a stream must not outlive either. */
  private async mayGoOn({ organisationId, asked, recheck }: Pump): Promise<boolean> {
    try {
      await recheck();
      this.assertServers(organisationId, asked);
      return true;
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  }

  private assertServers(organisationId: string, { servers, watch }: LiveQuery): void {
    for (const serverId of [...servers, ...(watch === undefined ? [] : [watch])]) {
      this.directory.get(organisationId, serverId);
    }
  }

  private closed(userId: string): void {
    const left = (this.openOf.get(userId) ?? 1) - 1;
    if (left > 0) this.openOf.set(userId, left);
    else this.openOf.delete(userId);
  }
}

interface Pump {
  readonly organisationId: string;
  readonly client: LiveClient;
  readonly asked: LiveQuery;
  readonly response: ServerResponse;
  /** @throws AppError when the caller may not listen any more */
  readonly recheck: () => Promise<void>;
  readonly endsAt: number;
  readonly settings: QueryConfig;
}

const event = (name: string, data: object): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** Writes, and waits until a slow reader has taken what was written before; meanwhile events gather in its buffer. */
async function send(response: ServerResponse, text: string): Promise<void> {
  if (response.destroyed || response.write(text)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });
}
