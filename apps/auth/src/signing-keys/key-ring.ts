import { ACCESS_TOKEN_SECONDS } from '@pganalytics/access';
import type { SigningKeys, TokenSigner } from '@pganalytics/access';
import { publish } from '@pganalytics/bus';
import type { Bus } from '@pganalytics/bus';
import { newId, signingKeysPublished } from '@pganalytics/contracts';
import type { Logger } from '@pganalytics/telemetry';
import { exportJWK, generateKeyPair } from 'jose';

import { SigningKeyNotPublished } from '../auth.errors.js';

/** What the key ring works with and how often it changes keys. */
export interface KeyRingOptions {
  readonly bus: Bus;
  /** The copy of published keys that this process verifies with: a key that is in it has been through the log. */
  readonly published: SigningKeys;
  readonly logger: Logger;
  readonly rotationMs: number;
  /** How long a key is published before it signs anything. */
  readonly aheadMs: number;
}

interface OwnKey {
  readonly signer: TokenSigner;
  /** When it stops signing; its tokens are good for five minutes more. */
  readonly signsUntilMs: number;
}

/** How often it looks whether a key is due or was taken back. */
const TICK_MS = 1_000;
/** Keys stay published this long after the last token they may have signed: clocks differ. */
const MARGIN_MS = 60_000;
/** When the log is down at a change of keys, the old key goes on signing for up to this many further rotations. */
const SPARE_ROTATIONS = 1;

/**
 * The keys that this process signs access tokens with. A pair is made in memory, only the public part leaves it, and
 * the next one is published before the current one stops signing, so that a change of keys fails no request (R-JWT-3).
 */
export class KeyRing {
  private current: OwnKey | undefined;
  private next: { readonly key: OwnKey; readonly signsFromMs: number } | undefined;
  private rotateAtMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> | undefined;

  constructor(private readonly options: KeyRingOptions) {}

  /** Publishes the first key; does not wait for a log that is down. */
  start(): void {
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.tick();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.working;
  }

  /** The key to sign with now. @throws SigningKeyNotPublished */
  async signer(): Promise<TokenSigner> {
    const key = this.current;
    if (key === undefined || key.signsUntilMs < Date.now() || !this.isPublished(key)) {
      this.tick();
      await this.working;
    }
    this.check();
    return this.current!.signer;
  }

  /** @throws SigningKeyNotPublished; for a readiness check. */
  check(): void {
    if (this.current === undefined || this.current.signsUntilMs < Date.now() || !this.isPublished(this.current)) {
      throw new SigningKeyNotPublished();
    }
  }

  /** Makes the next key now and signs with it as soon as it has been published for its time. */
  async rotate(): Promise<void> {
    const signsFromMs = Date.now() + this.options.aheadMs;
    this.next = { key: await this.make(signsFromMs), signsFromMs };
    this.rotateAtMs = signsFromMs + this.options.rotationMs;
  }

  private tick(): void {
    this.working ??= this.work()
      .catch((error: unknown) => this.options.logger.warn({ err: error }, 'the next signing key cannot be published'))
      .finally(() => (this.working = undefined));
  }

  private async work(): Promise<void> {
    const now = Date.now();
    if (this.current === undefined || !this.isPublished(this.current)) {
      // Nothing can be signed: at the start, or after every key was taken back. There is nobody to wait for.
      this.current = await this.make(now);
      this.next = undefined;
      this.rotateAtMs = now + this.options.rotationMs;
      return;
    }
    if (this.next === undefined && now >= this.rotateAtMs - this.options.aheadMs) await this.rotate();
    if (this.next !== undefined && now >= this.next.signsFromMs && this.isPublished(this.next.key)) {
      this.current = this.next.key;
      this.next = undefined;
    }
  }

  private async make(signsFromMs: number): Promise<OwnKey> {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: false });
    const { x } = await exportJWK(publicKey);
    const kid = newId();
    const signsUntilMs = signsFromMs + this.options.rotationMs * (1 + SPARE_ROTATIONS);
    const notAfter = new Date(signsUntilMs + ACCESS_TOKEN_SECONDS * 1_000 + MARGIN_MS).toISOString();
    const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: x! } as const;
    await publish(this.options.bus, signingKeysPublished, { kid, publicJwk, notAfter }, { source: 'pganalytics/auth' });
    // What we sign must be verifiable everywhere: the key counts once it has come back to us through the log.
    await this.options.published.find(kid);
    return { signer: { kid, privateKey }, signsUntilMs };
  }

  private isPublished({ signer }: OwnKey): boolean {
    return this.options.published.has(signer.kid);
  }
}
