import { verify } from 'node:crypto';
import type { X509Certificate } from 'node:crypto';

import { renewalStatement } from '@pganalytics/contracts/accounts';
import type { EnrolmentAnswer, RenewalBody } from '@pganalytics/contracts/accounts';
import {
  CertificateRefused,
  checkCollectorCertificate,
  readCertificate,
  readRequest,
  serialOf,
} from '@pganalytics/identity';
import { parseCollectorUrn } from '@pganalytics/contracts';
import { Injectable } from '@nestjs/common';

import { Authorities } from '../authority/authorities.js';
import { CloneAlarm } from '../collectors/clone-alarm.js';
import { Collector } from '../collectors/collector.entity.js';
import { AuthDatabase } from '../storage/auth-database.js';
import type { Transaction } from '../storage/auth-database.js';
import { CollectorCertificate } from './collector-certificate.entity.js';
import { EnrolmentSurroundings } from './enrolment-surroundings.js';
import { RenewalNotSigned, RenewalOutOfTime } from './enrolment.errors.js';
import { giveCertificate, identityAnswer } from './give-certificate.js';

/** Follows a certificate with the next one, for who has its key. */
@Injectable()
export class RenewCertificate {
  constructor(
    private readonly database: AuthDatabase,
    private readonly authorities: Authorities,
    private readonly surroundings: EnrolmentSurroundings,
    private readonly alarm: CloneAlarm,
  ) {}

  /**
   * The same certificate and the same new key get the same answer: a repetition, by whomever, gains nothing.
   * @throws UnusableRequest, RenewalOutOfTime, RenewalNotSigned, CertificateRefused
   */
  async run(body: RenewalBody): Promise<EnrolmentAnswer> {
    const now = Date.now();
    const present = readCertificate(body.certificate);
    const request = await readRequest(body.csr);
    const serial = serialOf(present.serialNumber);
    const skewMs = Math.abs(Date.parse(body.at) - now);
    if (skewMs > this.surroundings.clockSkewMs) throw new RenewalOutOfTime(body.at, new Date(now).toISOString());
    const statement = renewalStatement({ csrHash: request.csrHash, serial, at: body.at });
    if (!isSignedBy(present, statement, body.signature)) throw new RenewalNotSigned();
    const platform = await this.surroundings.platform();
    return this.database.inOrganisation(organisationOf(present), async (transaction) => {
      const { rows } = transaction;
      const checked = checkCollectorCertificate(present, await this.authorities.trusted(transaction), now);
      const collector = await lockCollector(transaction, checked.collectorId, serial);
      const followers = await rows.findBy(CollectorCertificate, { collectorId: collector.id, renews: serial });
      const same = followers.find(({ keyHash }) => keyHash === request.keyHash);
      if (same) return identityAnswer(collector, same, platform);
      // Whoever renews keeps the new key before asking for its certificate. So this is somebody else's.
      if (followers.length > 0) this.alarm.raise(collector, 'its certificate was renewed with two keys');
      const authority = await this.authorities.signing(transaction);
      const hours = this.surroundings.certificateHours;
      const given = await giveCertificate(transaction, { collector, request, authority, hours, renews: serial });
      return identityAnswer(collector, given, platform);
    });
  }
}

async function lockCollector({ rows }: Transaction, id: string, serial: string): Promise<Collector> {
  const collector = await rows.findOne(Collector, { where: { id }, lock: { mode: 'pessimistic_write' } });
  const known = await rows.findOneBy(CollectorCertificate, { collectorId: id, serial });
  if (!collector || !known || collector.revoked || serial in collector.revokedSerials) {
    throw new CertificateRefused('revoked');
  }
  return collector;
}

/** Says where to look; what the certificate claims is checked there, against the authorities. */
function organisationOf(certificate: X509Certificate): string {
  const ids = parseCollectorUrn(certificate.subjectAltName?.replace(/^URI:/, '') ?? '');
  if (ids === undefined) throw new CertificateRefused('no-collector');
  return ids.organisationId;
}

function isSignedBy(certificate: X509Certificate, statement: string, signature: string): boolean {
  const key = certificate.publicKey;
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return verify(digest, Buffer.from(statement), key, Buffer.from(signature, 'base64'));
}
