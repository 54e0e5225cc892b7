import { timingSafeEqual } from 'node:crypto';

import { sha256Hex } from '@pganalytics/access';
import { newId, newTokenSecret, parseEnrolmentToken } from '@pganalytics/contracts';
import type { EnrolmentAnswer, EnrolmentBody } from '@pganalytics/contracts/accounts';
import { readRequest } from '@pganalytics/identity';
import type { CheckedRequest } from '@pganalytics/identity';
import { Injectable } from '@nestjs/common';
import { isUniqueViolation } from '@pganalytics/postgres';
import { MoreThan } from 'typeorm';
import type { EntityManager } from 'typeorm';

import { NameTaken } from '../auth.errors.js';
import { Authorities } from '../authority/authorities.js';
import { Collector } from '../collectors/collector.entity.js';
import { AuthDatabase } from '../storage/auth-database.js';
import type { Transaction } from '../storage/auth-database.js';
import { CollectorCertificate } from './collector-certificate.entity.js';
import { EnrolmentSurroundings } from './enrolment-surroundings.js';
import { EnrolmentToken } from './enrolment-token.entity.js';
import {
  CollectorRevoked,
  EnrolmentTokenExpired,
  EnrolmentTokenRefused,
  EnrolmentTokenUsed,
} from './enrolment.errors.js';
import { giveCertificate, identityAnswer } from './give-certificate.js';

/** Turns a one-time token and a certificate request into a collector with its first certificate (R-ING-2). */
@Injectable()
export class EnrolWithToken {
  constructor(
    private readonly database: AuthDatabase,
    private readonly authorities: Authorities,
    private readonly surroundings: EnrolmentSurroundings,
  ) {}

  /**
   * The same token with the same key gets the same answer, as long as the token lasts: an answer may get lost.
   * @throws EnrolmentTokenRefused, EnrolmentTokenExpired, EnrolmentTokenUsed, UnusableRequest, NameTaken, CollectorRevoked
   */
  async run({ token, csr, name }: EnrolmentBody): Promise<EnrolmentAnswer> {
    const claimed = parseEnrolmentToken(token);
    if (claimed === undefined) throw new EnrolmentTokenRefused();
    const request = await readRequest(csr);
    const platform = await this.surroundings.platform();
    try {
      return await this.database.inOrganisation(claimed.organisationId, async (transaction) => {
        const found = await lockToken(transaction.rows, claimed.tokenId, token);
        if (found.expiresAt.getTime() <= (await transaction.nowMs())) throw new EnrolmentTokenExpired(found.expiresAt);
        const [collector, given] =
          found.usedAt === null
            ? await this.use(transaction, found, request, found.name ?? name)
            : await againFor(transaction.rows, found, request);
        return identityAnswer(collector, given, platform);
      });
    } catch (error) {
      if (isUniqueViolation(error, 'collector_name_key')) throw new NameTaken('a collector called', name);
      throw error;
    }
  }

  private async use(
    transaction: Transaction,
    token: EnrolmentToken,
    request: CheckedRequest,
    name: string,
  ): Promise<[Collector, CollectorCertificate]> {
    const { rows } = transaction;
    const collector = token.collectorId
      ? await enrolledAgain(rows, token.collectorId, request)
      : await newCollector(rows, token.organisationId, name);
    const given = await giveCertificate(transaction, {
      collector,
      request,
      authority: await this.authorities.signing(transaction),
      hours: this.surroundings.certificateHours,
      renews: null,
    });
    const usedAt = new Date(await transaction.nowMs());
    await rows.update(EnrolmentToken, { id: token.id }, { usedAt, collectorId: collector.id, serial: given.serial });
    return [collector, given];
  }
}

/** Holds the row until the transaction ends: of a hundred uses at once, one is the first. */
async function lockToken(rows: EntityManager, id: string, token: string): Promise<EnrolmentToken> {
  const found = await rows.findOne(EnrolmentToken, { where: { id }, lock: { mode: 'pessimistic_write' } });
  const [known, given] = [found?.tokenHash ?? sha256Hex(''), sha256Hex(token)].map((hash) => Buffer.from(hash, 'hex'));
  if (!timingSafeEqual(known, given) || found === null) throw new EnrolmentTokenRefused();
  return found;
}

async function againFor(
  rows: EntityManager,
  { collectorId, serial }: EnrolmentToken,
  { keyHash }: CheckedRequest,
): Promise<[Collector, CollectorCertificate]> {
  const given = await rows.findOneByOrFail(CollectorCertificate, { serial: serial! });
  if (given.keyHash !== keyHash) throw new EnrolmentTokenUsed();
  const collector = await rows.findOneByOrFail(Collector, { id: collectorId! });
  if (collector.revoked) throw new CollectorRevoked(collector.id);
  return [collector, given];
}

/** The hash of a secret that nobody has: the collector has no token. */
const unusableHash = (): string => sha256Hex(newTokenSecret());

async function newCollector(rows: EntityManager, organisationId: string, name: string): Promise<Collector> {
  const id = newId();
  await rows.insert(Collector, { id, organisationId, name, tokenHash: unusableHash() });
  return rows.findOneByOrFail(Collector, { id });
}

/** The collector's own key was lost or copied: its certificates for other keys end now, and so does its token. */
async function enrolledAgain(rows: EntityManager, id: string, { keyHash }: CheckedRequest): Promise<Collector> {
  const collector = await rows.findOneOrFail(Collector, { where: { id }, lock: { mode: 'pessimistic_write' } });
  if (collector.revoked) throw new CollectorRevoked(id);
  const live = await rows.findBy(CollectorCertificate, { collectorId: id, notAfter: MoreThan(new Date()) });
  for (const certificate of live) {
    if (certificate.keyHash !== keyHash)
      collector.revokedSerials[certificate.serial] = certificate.notAfter.toISOString();
  }
  collector.cloneDetectedAt = null;
  collector.tokenHash = unusableHash();
  return collector;
}
