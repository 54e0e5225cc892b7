import { AppError } from '@pganalytics/errors';
import { CertificateRefused } from '@pganalytics/identity';
import type { Logger, Metrics } from '@pganalytics/telemetry';

import type { Peer } from '../port/peers.js';
import type { AuthorityDirectory } from './authority-directory.js';
import type { CloneWatch } from './clone-watch.js';
import type { CollectorCredential, CollectorDirectory } from './collector-directory.js';
import { CertificateMissing, CollectorCertificateRefused } from './credential.errors.js';

/** What a request says about who makes it. */
export interface Caller {
  readonly authorization: string | undefined;
  /** Undefined where a proxy ended TLS and HTTP. */
  readonly peer: Peer | undefined;
}

/** Where tokens count. */
export type TokenRule = 'always' | 'behind-proxy' | 'never';

export interface VerifyCallerOptions {
  readonly collectors: CollectorDirectory;
  readonly authorities: AuthorityDirectory;
  readonly clones: CloneWatch;
  readonly tokens: TokenRule;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** One refusal of a sort from an address is logged in this time: a collector that tries again each second is one line. */
const LOG_EVERY_MS = 60_000;
const MOST_LOGGED = 10_000;

/** Tells who calls: by the certificate of the connection, or by a token where tokens count (R-ING-1). */
export class VerifyCaller {
  private readonly refused;
  private readonly loggedAtMs = new Map<string, number>();

  constructor(private readonly options: VerifyCallerOptions) {
    this.refused = options.metrics.counter(
      'pganalytics_ingest_callers_refused_total',
      'Streams and requests of callers that were not let in, by why.',
      ['code'],
    );
  }

  /** @throws CertificateMissing, CollectorCertificateRefused, CollectorTokenRefused, CollectorNotKnownYet, DirectoryNotReady */
  run(caller: Caller): CollectorCredential {
    try {
      return this.verify(caller);
    } catch (error) {
      const named = error instanceof CertificateRefused ? new CollectorCertificateRefused(error) : error;
      if (named instanceof AppError) this.note(named, caller.peer?.address ?? 'a proxy');
      throw named;
    }
  }

  /** Why a credential that was good is so no longer; undefined when it still is (R-ING-3). */
  whyEnded(credential: CollectorCredential, nowMs: number): string | undefined {
    const { collectors, authorities } = this.options;
    const { certificate } = credential;
    if (certificate !== undefined && nowMs >= certificate.notAfterMs) return new CertificateRefused('expired').message;
    const distrusted = certificate !== undefined && !authorities.trusts(certificate.authorityId);
    if (!distrusted && !collectors.isRevoked(credential)) return undefined;
    return certificate === undefined ? 'The collector token was revoked.' : new CertificateRefused('revoked').message;
  }

  private verify({ authorization, peer }: Caller): CollectorCredential {
    const { collectors, authorities, clones, tokens } = this.options;
    // A certificate that was shown decides: a bad one is not mended by a token.
    if (peer?.certificate !== undefined) {
      const now = Date.now();
      const certificate = authorities.check(peer.certificate, now);
      const credential = collectors.credentialOf(certificate);
      clones.used(certificate, peer.address, now);
      return credential;
    }
    const behindProxy = peer === undefined || !peer.tls;
    if (tokens === 'never' || (tokens === 'behind-proxy' && !behindProxy)) throw new CertificateMissing();
    return collectors.verifyToken(authorization);
  }

  private note(error: AppError, address: string): void {
    const { code, message } = error;
    this.refused.inc({ code });
    const host = address.replace(/:\d+$/, '');
    const key = `${code} ${host}`;
    const now = Date.now();
    if (now - (this.loggedAtMs.get(key) ?? 0) < LOG_EVERY_MS) return;
    if (this.loggedAtMs.size >= MOST_LOGGED) this.loggedAtMs.clear();
    this.loggedAtMs.set(key, now);
    this.options.logger.warn({ code, address, reason: message }, 'a collector was not let in');
  }
}
