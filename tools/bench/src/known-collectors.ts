import { createHash, randomUUID } from 'node:crypto';

import { publish } from '@pganalytics/bus';
import type { Bus } from '@pganalytics/bus';
import {
  collectorAuthoritiesPublished,
  collectorUrn,
  collectorsChanged,
  formatCollectorToken,
  newId,
  newTokenSecret,
} from '@pganalytics/contracts';
import { createAuthority, issueClientCertificate, newPrivateKey, publicKeyOf } from '@pganalytics/identity';
import type { Authority, Validity } from '@pganalytics/identity';

import { Enrolments } from './enrolments.js';
import type { Enrolment } from './enrolments.js';
import { paced } from './paced.js';
import type { BenchPlatform } from './platform.js';
import type { Credential } from './simulated-collector.js';

/** A collector that ingest lets in, and what it shows. */
export type KnownCollector = Enrolment & { readonly credential: Credential };

const SOURCE = 'pganalytics/bench';
const HOUR_MS = 3_600_000;
/** Records on their way to the log at a time. */
const AT_ONCE = 64;

/**
 * Makes collectors known to ingest by the events that auth would publish of them. To enrol thousands at auth takes
 * minutes, and no goal that needs so many measures auth. Auth itself does not know them.
 */
export class KnownCollectors {
  private readonly validity: Validity = {
    notBefore: new Date(Date.now() - HOUR_MS),
    notAfter: new Date(Date.now() + 24 * HOUR_MS),
  };
  private authority: Promise<Authority> | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly organisationId: string,
    private readonly say?: (line: string) => void,
  ) {}

  /** Collectors of the platform's own organisation, so that whoever signs in sees their servers. */
  static async of({ bus, stack }: BenchPlatform, say?: (line: string) => void): Promise<KnownCollectors> {
    const { organisationId } = await new Enrolments(stack).enrol('bench');
    return new KnownCollectors(bus, organisationId, say);
  }

  /** Collectors that show a token, as behind a proxy that ends TLS. */
  async withTokens(count: number): Promise<KnownCollector[]> {
    return this.add(count, async (ids) => {
      const token = formatCollectorToken({ ...ids, secret: newTokenSecret() });
      return { credential: { token }, secret: token };
    });
  }

  /** Collectors that show a certificate, each for a key of its own. */
  async withCertificates(count: number): Promise<KnownCollector[]> {
    const authority = await (this.authority ??= this.publishAuthority());
    return this.add(count, async (ids) => {
      const key = newPrivateKey();
      const subject = { ...this.validity, uri: collectorUrn(ids), publicKey: publicKeyOf(key) };
      const { certificate: chain } = await issueClientCertificate(authority, subject);
      return { credential: { certificate: { chain, key } }, secret: newTokenSecret() };
    });
  }

  private async add(
    count: number,
    make: (ids: Enrolment) => Promise<{ credential: Credential; secret: string }>,
  ): Promise<KnownCollector[]> {
    const known: KnownCollector[] = [];
    const pace = { atOnce: AT_ONCE, what: 'collectors are known', say: this.say };
    await paced(Array.from({ length: count }), pace, async () => {
      const ids = { organisationId: this.organisationId, collectorId: newId() };
      const { credential, secret } = await make(ids);
      const tokenHash = createHash('sha256').update(secret).digest('hex');
      const standing = { paused: false, revoked: false, createdAt: new Date().toISOString() };
      const collector = { ...ids, ...standing, name: `simulated ${randomUUID()}`, tokenHash };
      await publish(this.bus, collectorsChanged, collector, { source: SOURCE });
      known.push({ ...ids, credential });
    });
    return known;
  }

  private async publishAuthority(): Promise<Authority> {
    const authority = await createAuthority('bench', this.validity);
    const { certificate } = authority;
    const notAfter = this.validity.notAfter.toISOString();
    const published = { authorityId: newId(), certificate, notAfter, distrusted: false };
    await publish(this.bus, collectorAuthoritiesPublished, published, { source: SOURCE });
    return authority;
  }
}
