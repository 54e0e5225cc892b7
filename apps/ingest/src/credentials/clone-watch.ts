import type { MessageOf, collectorClonesSeen } from '@pganalytics/contracts';
import type { CollectorCertificate } from '@pganalytics/identity';
import type { Logger, Metrics } from '@pganalytics/telemetry';

type ClonesSeen = MessageOf<typeof collectorClonesSeen>;

export interface CloneWatchOptions {
  /** How long a stream with the older key may stay open beside the newer key: a renewal replaces one with the other. */
  readonly graceMs: number;
  /** How often the same collector is reported. */
  readonly reportEveryMs: number;
  readonly report: (seen: ClonesSeen) => Promise<void>;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

interface NewestKey {
  readonly certificate: CollectorCertificate;
  readonly address: string;
  readonly seenAtMs: number;
}

/**
 * Notices that the identity of a collector was copied (R-ING-2). A collector that has used a new key never goes back to
 * an older one; whoever does has a copy. What reaches other instances is not seen here: then the renewal shows it.
 */
export class CloneWatch {
  private readonly newest = new Map<string, NewestKey>();
  private readonly reportedAtMs = new Map<string, number>();
  private readonly seen;

  constructor(private readonly options: CloneWatchOptions) {
    this.seen = options.metrics.counter('pganalytics_ingest_collector_clones_total', 'Uses of copied identities.');
  }

  /** A good certificate was shown by somebody who has its key. */
  used(certificate: CollectorCertificate, address: string, nowMs: number): void {
    const known = this.newest.get(certificate.collectorId);
    if (known === undefined || known.certificate.keyHash === certificate.keyHash) {
      if (known === undefined || certificate.notBeforeMs > known.certificate.notBeforeMs) {
        this.newest.set(certificate.collectorId, { certificate, address, seenAtMs: nowMs });
      }
    } else if (certificate.notBeforeMs > known.certificate.notBeforeMs) {
      this.newest.set(certificate.collectorId, { certificate, address, seenAtMs: nowMs });
    } else if (certificate.notBeforeMs < known.certificate.notBeforeMs) this.raise(known, certificate, address, nowMs);
  }

  /** A stream is still open that was opened with this certificate. */
  stillOpen(certificate: CollectorCertificate, address: string, nowMs: number): void {
    const known = this.newest.get(certificate.collectorId);
    if (known === undefined || known.certificate.keyHash === certificate.keyHash) return;
    if (nowMs - known.seenAtMs > this.options.graceMs) this.raise(known, certificate, address, nowMs);
  }

  private raise(known: NewestKey, certificate: CollectorCertificate, address: string, nowMs: number): void {
    const { collectorId, organisationId } = certificate;
    if (nowMs - (this.reportedAtMs.get(collectorId) ?? Number.NEGATIVE_INFINITY) < this.options.reportEveryMs) return;
    this.reportedAtMs.set(collectorId, nowMs);
    this.seen.inc();
    const keys = [
      { keyHash: known.certificate.keyHash, serial: known.certificate.serial, address: known.address },
      { keyHash: certificate.keyHash, serial: certificate.serial, address },
    ];
    const { logger, report } = this.options;
    logger.error(
      { collectorId, organisationId, keys },
      'two keys of one collector are in use: its identity was copied',
    );
    report({ collectorId, organisationId, seenAt: new Date(nowMs).toISOString(), keys }).catch((error: unknown) => {
      // Said again the next time it is seen.
      this.reportedAtMs.delete(collectorId);
      logger.warn({ err: error, collectorId }, 'a copied identity could not be reported');
    });
  }
}
