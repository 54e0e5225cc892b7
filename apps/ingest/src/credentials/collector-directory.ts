import { createHash, timingSafeEqual } from 'node:crypto';

import { parseCollectorToken, uuidBytes } from '@pganalytics/contracts';
import type { MessageOf, collectorsChanged } from '@pganalytics/contracts';

import { CollectorTokenRefused, DirectoryNotReady } from './credential.errors.js';

type CollectorChanged = MessageOf<typeof collectorsChanged>;

/** Who a connection belongs to. The tenant comes from here alone, never from what is sent. */
export interface CollectorCredential {
  readonly organisationId: string;
  readonly collectorId: string;
  readonly collectorIdBytes: Uint8Array;
}

interface KnownCollector extends CollectorCredential {
  readonly tokenHash: Buffer;
  readonly paused: boolean;
  readonly revoked: boolean;
}

/** What changed for a collector that may have open streams. */
export interface CollectorStanding {
  readonly collectorId: string;
  readonly paused: boolean;
  readonly revoked: boolean;
}

// Compared when the collector is unknown, so that both answers take the same time.
const NO_HASH = Buffer.alloc(32);

/** The local copy of the collectors of every organisation, so that auth may be down. */
export class CollectorDirectory {
  private readonly collectors = new Map<string, KnownCollector>();
  private readonly listeners: ((standing: CollectorStanding) => void)[] = [];
  private complete = false;

  /** Called once the topic was read to its end. */
  markComplete(): void {
    this.complete = true;
  }

  get ready(): boolean {
    return this.complete;
  }

  apply(change: CollectorChanged): void {
    const { collectorId, organisationId, paused } = change;
    const before = this.collectors.get(collectorId);
    const tokenHash = Buffer.from(change.tokenHash, 'hex');
    const collectorIdBytes = uuidBytes(collectorId);
    const { revoked } = change;
    this.collectors.set(collectorId, { organisationId, collectorId, collectorIdBytes, tokenHash, paused, revoked });
    // A new token ends what was opened with the old one.
    const replaced = before !== undefined && !before.tokenHash.equals(tokenHash);
    for (const listener of this.listeners) listener({ collectorId, paused, revoked: revoked || replaced });
  }

  onChange(listener: (standing: CollectorStanding) => void): void {
    this.listeners.push(listener);
  }

  isPaused(collectorId: string): boolean {
    return this.collectors.get(collectorId)?.paused ?? false;
  }

  /** @throws CollectorTokenRefused, DirectoryNotReady */
  verify(authorization: string | undefined): CollectorCredential {
    if (!this.complete) throw new DirectoryNotReady();
    const token = /^Bearer ([\w-]+)$/i.exec(authorization ?? '')?.[1] ?? '';
    const claimed = parseCollectorToken(token);
    const known = claimed && this.collectors.get(claimed.collectorId);
    const hash = createHash('sha256').update(token).digest();
    const matches = timingSafeEqual(hash, known?.tokenHash ?? NO_HASH);
    if (!matches || !known || known.revoked || known.organisationId !== claimed?.organisationId) {
      throw new CollectorTokenRefused();
    }
    return known;
  }
}
