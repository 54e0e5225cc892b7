import type { ConfigOf } from '@pganalytics/config';
import { messageOf } from '@pganalytics/errors';
import { IdentityDirectory, PlatformClient, renew, renewalDueMs } from '@pganalytics/identity';
import type { CollectorIdentity } from '@pganalytics/identity';
import type { Logger } from '@pganalytics/telemetry';

import { BackOff } from '../delivery/back-off.js';
import type { ClientCertificate, ClientIdentity } from '../delivery/client-identity.js';
import type { identityConfig } from './identity.config.js';

type Settings = ConfigOf<typeof identityConfig>;

export interface EnrolledIdentityOptions {
  readonly directory: string;
  readonly config: Settings;
  /** `HTTPS_PROXY` and `NO_PROXY` on the way to the platform are taken from it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
}

/** What is told of the certificate in the status and the metrics. */
export interface CertificateStatus {
  readonly notAfterMs: number;
  /** Why the last renewal failed; undefined when none did. */
  readonly problem: string | undefined;
}

/** Collectors that were enrolled together are not to renew together: up to this part of the life earlier. */
const SPREAD = 0.05;

/** The identity that enrolment left in a directory, kept alive: it is renewed after two thirds of its life (R-ING-2). */
export class EnrolledIdentity implements ClientIdentity {
  private readonly directory: IdentityDirectory;
  private readonly listeners = new Set<() => void>();
  private readonly backOff: BackOff;
  private readonly spread = Math.random() * SPREAD;
  private readonly timer: NodeJS.Timeout;
  private identity: CollectorIdentity;
  private renewing: Promise<void> | undefined;
  private notBeforeMs = 0;
  private problem: string | undefined;

  /** @throws NotEnrolled, IdentityUnreadable */
  static async open(options: EnrolledIdentityOptions): Promise<EnrolledIdentity> {
    const directory = new IdentityDirectory(options.directory);
    return new EnrolledIdentity(options, await directory.load());
  }

  private constructor(
    private readonly options: EnrolledIdentityOptions,
    identity: CollectorIdentity,
  ) {
    const { config, directory } = options;
    this.identity = identity;
    this.directory = new IdentityDirectory(directory);
    this.backOff = new BackOff({ firstMs: config.RENEWAL_RETRY_FIRST_MS, mostMs: config.RENEWAL_RETRY_MOST_MS });
    this.timer = setInterval(() => this.look(), config.RENEWAL_LOOK_MS).unref();
    this.look();
  }

  get collectorId(): string {
    return this.identity.collectorId;
  }

  get organisationId(): string {
    return this.identity.organisationId;
  }

  get ingestUrl(): string {
    return this.identity.ingestUrl;
  }

  get status(): CertificateStatus {
    return { notAfterMs: this.identity.notAfterMs, problem: this.problem };
  }

  current(): ClientCertificate {
    const { certificate, key, authorities } = this.identity;
    return { certificate, key, authorities };
  }

  onRenewed(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.renewing;
  }

  private look(): void {
    const now = Date.now();
    const { notBeforeMs, notAfterMs } = this.identity;
    const dueMs = renewalDueMs(this.identity) - this.spread * (notAfterMs - notBeforeMs);
    if (now < dueMs || now < this.notBeforeMs || this.renewing) return;
    this.renewing = this.renew().finally(() => (this.renewing = undefined));
  }

  private async renew(): Promise<void> {
    const { logger } = this.options;
    try {
      const client = this.client();
      try {
        this.identity = await renew(client, this.directory);
      } finally {
        client.close();
      }
      this.problem = undefined;
      this.backOff.reset();
      logger.info({ notAfter: new Date(this.identity.notAfterMs).toISOString() }, 'the certificate was renewed');
      for (const listener of this.listeners) listener();
    } catch (error) {
      const waitMs = this.backOff.nextMs();
      this.notBeforeMs = Date.now() + waitMs;
      this.problem = messageOf(error);
      const notAfter = new Date(this.identity.notAfterMs).toISOString();
      const expired = Date.now() >= this.identity.notAfterMs;
      const remedy = 'make a token for this collector in the administration and enrol it again';
      if (expired) logger.error({ reason: this.problem, notAfter, remedy }, 'the certificate has expired');
      else logger.warn({ reason: this.problem, notAfter, waitMs }, 'the certificate could not be renewed yet');
    }
  }

  private client(): PlatformClient {
    const { config, environment } = this.options;
    return new PlatformClient({
      url: config.PLATFORM_URL ?? this.identity.platformUrl,
      caFile: config.PLATFORM_CA_FILE ?? this.identity.platformCaFile,
      environment,
      plaintext: config.PLATFORM_PLAINTEXT,
      timeoutMs: config.PLATFORM_TIMEOUT_MS,
    });
  }
}
