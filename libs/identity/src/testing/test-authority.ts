import { newId, collectorUrn } from '@pganalytics/contracts';
import type { MessageOf, collectorAuthoritiesPublished } from '@pganalytics/contracts';
import { createAuthority, issueClientCertificate, issueServerCertificate } from '../certificates/authority.js';
import type { Authority, Validity } from '../certificates/authority.js';
import { newPrivateKey, publicKeyOf } from '../certificates/request.js';

const HOUR_MS = 3_600_000;
const hourAround = () => ({ notBefore: new Date(Date.now() - HOUR_MS), notAfter: new Date(Date.now() + HOUR_MS) });

/** A certificate with its key, in PEM, as TLS clients and servers take them. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
  readonly serial: string;
}

/** An authority for specs: it signs for collectors and servers whatever it is asked to. */
export class TestAuthority {
  readonly authorityId = newId();

  private constructor(private readonly authority: Authority) {}

  static async create(): Promise<TestAuthority> {
    return new TestAuthority(await createAuthority('an authority', hourAround()));
  }

  get certificate(): string {
    return this.authority.certificate;
  }

  /** What auth publishes of it. */
  published(distrusted = false): MessageOf<typeof collectorAuthoritiesPublished> {
    const { authorityId, certificate } = this;
    return { authorityId, certificate, notAfter: hourAround().notAfter.toISOString(), distrusted };
  }

  /** A certificate of a collector; the key and the dates can be given. */
  async forCollector(
    ids: { readonly organisationId: string; readonly collectorId: string },
    given: { readonly key?: string; readonly notBefore?: Date; readonly notAfter?: Date } = {},
  ): Promise<KeyAndCertificate> {
    const { key = newPrivateKey(), ...dates } = given;
    const subject = { ...hourAround(), ...dates, uri: collectorUrn(ids), publicKey: publicKeyOf(key) };
    const { certificate, serial } = await issueClientCertificate(this.authority, subject);
    return { key, cert: certificate, serial };
  }

  /** A certificate of a collector for a public key: SPKI in DER. */
  async sign(
    ids: { readonly organisationId: string; readonly collectorId: string },
    publicKey: Uint8Array,
    dates: Validity,
  ): Promise<string> {
    return (await issueClientCertificate(this.authority, { ...dates, uri: collectorUrn(ids), publicKey })).certificate;
  }

  /** A certificate of a server on loopback. */
  async forServer(
    hosts: readonly string[] = ['localhost', '127.0.0.1'],
    dates: Partial<Validity> = {},
  ): Promise<KeyAndCertificate> {
    const key = newPrivateKey();
    const subject = { ...hourAround(), ...dates, hosts, publicKey: publicKeyOf(key) };
    const { certificate, serial } = await issueServerCertificate(this.authority, subject);
    return { key, cert: certificate, serial };
  }
}
