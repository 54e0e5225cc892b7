import type { ServerResponse } from 'node:http';

import { Injectable } from '@nestjs/common';
import type { LiveQuery } from '@pganalytics/contracts';

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
  constructor(
    private readonly feed: LiveFeed,
    private readonly directory: ServerDirectory,
    private readonly watchServer: WatchServer,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** @throws ServerNotFound, TooManyLiveStreams before anything is sent */
  open(organisationId: string, asked: LiveQuery): LiveClient {
    const { LIVE_MAX_CLIENTS, LIVE_BUFFER_EVENTS } = this.settings.values;
    for (const serverId of [...asked.servers, ...(asked.watch === undefined ? [] : [asked.watch])]) {
      this.directory.get(organisationId, serverId);
    }
    if (this.feed.size >= LIVE_MAX_CLIENTS) throw new TooManyLiveStreams(LIVE_MAX_CLIENTS);
    return this.feed.join(organisationId, { servers: asked.servers, maxEvents: LIVE_BUFFER_EVENTS });
  }

  async run(
    organisationId: string,
    of: { readonly client: LiveClient; readonly asked: LiveQuery; readonly response: ServerResponse },
  ): Promise<void> {
    const { client, asked, response } = of;
    const settings = this.settings.values;
    response.once('close', () => client.end());
    response.writeHead(200, HEADERS);
    await send(response, `retry: 2000\n\n${event('ping', { at: this.clock.now() })}`);
    const endsAt = this.clock.now() + settings.LIVE_MAX_SECONDS * 1_000;
    try {
      await this.pump({ organisationId, client, response, watch: asked.watch, endsAt, settings });
    } finally {
      this.feed.leave(organisationId, client);
      response.end();
    }
  }

  private async pump({ organisationId, client, response, watch, endsAt, settings }: Pump): Promise<void> {
    const heartbeatMs = settings.LIVE_HEARTBEAT_SECONDS * 1_000;
    const turnMs = watch === undefined ? heartbeatMs : Math.min(heartbeatMs, settings.WATCH_SECONDS * 250);
    let saidAt = this.clock.now();
    while (!client.hasEnded && this.clock.now() < endsAt) {
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
}

interface Pump {
  readonly organisationId: string;
  readonly client: LiveClient;
  readonly response: ServerResponse;
  readonly watch: string | undefined;
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
