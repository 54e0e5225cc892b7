import type { MessageOf, signingKeysPublished } from '@pganalytics/contracts';
import { importJWK } from 'jose';
import type { CryptoKey } from 'jose';

type PublishedKey = MessageOf<typeof signingKeysPublished>;

/** How long a token of a key nobody has heard of waits for that key: its publication may be a moment behind. */
const PATIENCE_MS = 2_000;
/** Tokens with made-up key names must not pile up waiting. */
const MOST_WAITING = 200;

/** The public keys that access tokens are verified with: a copy of what auth published. */
export class SigningKeys {
  private readonly keys = new Map<string, { readonly key: CryptoKey; readonly notAfterMs: number }>();
  private readonly waiting = new Set<(kid: string) => void>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Takes a published key; one that is out of date takes the place of the same key, so that it ends at once. */
  async apply(published: PublishedKey): Promise<void> {
    const key = await importJWK({ ...published.publicJwk, alg: 'EdDSA' }, 'EdDSA');
    this.keys.set(published.kid, { key, notAfterMs: Date.parse(published.notAfter) });
    for (const tell of this.waiting) tell(published.kid);
    for (const [kid, { notAfterMs }] of this.keys) if (notAfterMs < this.now()) this.keys.delete(kid);
  }

  /** A key that is known and not out of date; waits a moment for one that is not known yet. */
  async find(kid: string): Promise<CryptoKey | undefined> {
    if (!this.keys.has(kid) && this.waiting.size < MOST_WAITING) await this.arrival(kid);
    return this.has(kid) ? this.keys.get(kid)?.key : undefined;
  }

  /** Whether a key is known now and not out of date. */
  has(kid: string): boolean {
    const found = this.keys.get(kid);
    return found !== undefined && found.notAfterMs >= this.now();
  }

  private arrival(kid: string): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiting.delete(tell);
        resolve();
      };
      const tell = (arrived: string): void => {
        if (arrived === kid) done();
      };
      const timer = setTimeout(done, PATIENCE_MS);
      this.waiting.add(tell);
    });
  }
}
