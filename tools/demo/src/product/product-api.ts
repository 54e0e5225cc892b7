import { setTimeout as delay } from 'node:timers/promises';

import { ProductRefused } from '../demo.errors.js';

/** How often a product is asked whether it knows the servers by now. */
const ASK_EVERY_MS = 1_000;

interface Server {
  readonly id: string;
  readonly host: string | null;
  readonly port: number | null;
  readonly name: string;
  readonly lastCollectedAt: number | null;
}

/** What the demo asks of the product, as any script could. */
export class ProductApi {
  constructor(
    readonly url: string,
    private readonly login: { readonly email: string; readonly password: string },
  ) {}

  /**
   * Waits until data of a server has come, and gives it a name that says what it is.
   * @returns its id
   */
  async nameServer(port: number, name: string, signal: AbortSignal): Promise<string> {
    for (;;) {
      signal.throwIfAborted();
      const token = await this.token();
      const { items } = await this.ask<{ items: readonly Server[] }>(token, '/servers?limit=500');
      const found = items.find((server) => server.port === port && server.lastCollectedAt !== null);
      if (found) {
        if (found.name !== name) await this.rename(token, found.id, name);
        return found.id;
      }
      await delay(ASK_EVERY_MS, undefined, { signal });
    }
  }

  private async rename(token: string, id: string, name: string): Promise<void> {
    await this.ask(token, `/admin/servers/${id}`, { method: 'PATCH', body: JSON.stringify({ name }) });
  }

  private async token(): Promise<string> {
    const body = JSON.stringify(this.login);
    const { accessToken } = await this.ask<{ accessToken: string }>(undefined, '/auth/login', { method: 'POST', body });
    return accessToken;
  }

  private async ask<T>(token: string | undefined, path: string, init: RequestInit = {}): Promise<T> {
    const headers = {
      ...(init.body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const answer = await fetch(`${this.url}/api/v1${path}`, { ...init, headers });
    if (!answer.ok) throw new ProductRefused(path, `${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
