import { createHash, timingSafeEqual } from 'node:crypto';

import { parseCollectorToken, uuidBytes } from '@pganalytics/contracts';
import type { MessageOf, collectorsChanged } from '@pganalytics/contracts';
import { CertificateRefused } from '@pganalytics/identity';
import type { CollectorCertificate } from '@pganalytics/identity';

import { CollectorNotKnownYet, CollectorTokenRefused, DirectoryNotReady } from './credential.errors.js';

type CollectorChanged = MessageOf<typeof collectorsChanged>;

/** Who a connection belongs to. The tenant comes from here alone, never from what is sent. */
export interface CollectorCredential {
  readonly organisationId: string;
  readonly collectorId: string;
  readonly collectorIdBytes: Uint8Array;
  /** What it showed; undefined for a token. */
  readonly certificate: CollectorCertificate | undefined;
}

interface KnownCollector {
  readonly organisationId: string;
  readonly collectorId: string;
  readonly collectorIdBytes: Uint8Array;
  /** In hexadecimal: a small buffer would keep the 64 KiB that it shares with others from being freed. */
  readonly tokenHash: string;
  readonly paused: boolean;
  readonly revoked: boolean;
  readonly revokedSerials: ReadonlySet<string>;
}

interface TokenCredential extends CollectorCredential {
  readonly tokenHash: string;
}

/** What changed for a collector that may have open streams. */
export interface CollectorStanding {
  readonly collectorId: string;
  readonly paused: boolean;
}

// Compared when the collector is unknown, so that both answers take the same time.
const NO_HASH = '0'.repeat(64);

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
    const { collectorId, organisationId, paused, revoked } = change;
    this.collectors.set(collectorId, {
      organisationId,
      collectorId,
      collectorIdBytes: uuidBytes(collectorId),
      tokenHash: change.tokenHash,
      paused,
      revoked,
      revokedSerials: new Set(change.revokedSerials),
    });
    for (const listener of this.listeners) listener({ collectorId, paused });
  }

  onChange(listener: (standing: CollectorStanding) => void): void {
    this.listeners.push(listener);
  }

  isPaused(collectorId: string): boolean {
    return this.collectors.get(collectorId)?.paused ?? false;
  }

  /** @throws CollectorTokenRefused, DirectoryNotReady */
  verifyToken(authorization: string | undefined): CollectorCredential {
    if (!this.complete) throw new DirectoryNotReady();
    const token = /^Bearer ([\w-]+)$/i.exec(authorization ?? '')?.[1] ?? '';
    const claimed = parseCollectorToken(token);
    const known = claimed && this.collectors.get(claimed.collectorId);
    const hash = createHash('sha256').update(token).digest();
    const matches = timingSafeEqual(hash, Buffer.from(known?.tokenHash ?? NO_HASH, 'hex'));
    if (!matches || !known || known.revoked || known.organisationId !== claimed?.organisationId) {
      throw new CollectorTokenRefused();
    }
    const { organisationId, collectorId, collectorIdBytes, tokenHash } = known;
    const credential: TokenCredential = {
      organisationId,
      collectorId,
      collectorIdBytes,
      certificate: undefined,
      tokenHash,
    };
    return credential;
  }

  /** The collector of a certificate that was checked. @throws CertificateRefused, CollectorNotKnownYet, DirectoryNotReady */
  credentialOf(certificate: CollectorCertificate): CollectorCredential {
    if (!this.complete) throw new DirectoryNotReady();
    const known = this.collectors.get(certificate.collectorId);
    // Our authority signed for it, so it was made; collectors are never deleted.
    if (known === undefined) throw new CollectorNotKnownYet(certificate.collectorId);
    const { organisationId, collectorId, collectorIdBytes } = known;
    const credential = { organisationId, collectorId, collectorIdBytes, certificate };
    if (this.isRevoked(credential) || organisationId !== certificate.organisationId) {
      throw new CertificateRefused('revoked');
    }
    return credential;
  }

  /** Whether a credential that was good is so no longer: the collector, its token or its certificate was revoked. */
  isRevoked(credential: CollectorCredential): boolean {
    const known = this.collectors.get(credential.collectorId);
    if (known === undefined || known.revoked) return true;
    const { certificate } = credential;
    if (certificate !== undefined) return known.revokedSerials.has(certificate.serial);
    // A new token ends what was opened with the old one.
    return known.tokenHash !== (credential as TokenCredential).tokenHash;
  }
}
