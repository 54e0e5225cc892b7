import { Client } from 'pg';
import type { Logger } from '@pganalytics/telemetry';

import { BackOff, delay } from '../consuming/back-off.js';

/** Hears notifications on channels of one database, over one connection that is made again when it breaks. */
export class EmbeddedListener {
  private readonly heard = new Map<string, Set<(payload: string | undefined) => void>>();
  private readonly closing = new AbortController();
  private client: Client | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly logger: Logger,
  ) {}

  /**
   * Calls `on` with every payload, and with `undefined` after a new connection: notifications may have been missed.
   * @returns what ends it
   */
  on(channel: string, listener: (payload: string | undefined) => void): () => void {
    const listeners = this.heard.get(channel) ?? new Set();
    if (!this.heard.has(channel)) {
      this.heard.set(channel, listeners);
      void this.client?.query(`listen "${channel}"`).catch(() => undefined);
    }
    listeners.add(listener);
    this.running ??= this.run();
    return () => listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.client?.end().catch(() => undefined);
    await this.running;
  }

  private async run(): Promise<void> {
    const backOff = new BackOff();
    while (!this.closing.signal.aborted) {
      try {
        await this.session(() => backOff.reset());
      } catch (error) {
        if (!this.closing.signal.aborted) this.logger.debug({ err: error }, 'not listening to the embedded log');
      }
      await delay(backOff.nextMs(), this.closing.signal);
    }
  }

  private async session(listening: () => void): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      application_name: 'pganalytics-bus-listener',
      connectionTimeoutMillis: 5000,
      keepAlive: true,
    });
    const ended = new Promise<void>((resolve) => {
      client.once('end', resolve);
      client.once('error', () => resolve());
    });
    client.on('notification', ({ channel, payload }) => this.tell(channel, payload));
    try {
      await client.connect();
      for (const channel of this.heard.keys()) await client.query(`listen "${channel}"`);
      this.client = client;
      if (this.closing.signal.aborted) return;
      listening();
      for (const channel of this.heard.keys()) this.tell(channel, undefined);
      await ended;
    } finally {
      this.client = undefined;
      await client.end().catch(() => undefined);
    }
  }

  private tell(channel: string, payload: string | undefined): void {
    for (const listener of this.heard.get(channel) ?? []) listener(payload);
  }
}
