import { sha256Hex } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { formatEnrolmentToken, newId, newTokenSecret } from '@pganalytics/contracts';
import type { NewEnrolmentToken } from '@pganalytics/contracts/accounts';
import { Injectable } from '@nestjs/common';

import { NotFound } from '../auth.errors.js';
import { Collector } from '../collectors/collector.entity.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { assertMayStill } from '../users/acting-user.js';
import { EnrolmentToken } from './enrolment-token.entity.js';

/** Makes a one-time token; its secret is told once and kept as a hash (R-ING-2). */
@Injectable()
export class CreateEnrolmentToken {
  constructor(private readonly database: AuthDatabase) {}

  /** @throws NotFound when it is to enrol a collector again that is not there or was revoked */
  async run(
    principal: Principal,
    { name, collectorId, expiresInSeconds }: NewEnrolmentToken,
  ): Promise<{ enrolmentToken: EnrolmentToken; token: string }> {
    const { organisationId } = principal;
    const id = newId();
    const token = formatEnrolmentToken({ organisationId, tokenId: id, secret: newTokenSecret() });
    return this.database.inOrganisation(organisationId, async (transaction) => {
      const { rows } = transaction;
      await assertMayStill(transaction, principal, 'collectors:write');
      if (collectorId !== undefined && !(await rows.findOneBy(Collector, { id: collectorId, revoked: false }))) {
        throw new NotFound('collector', collectorId);
      }
      const expiresAt = new Date((await transaction.nowMs()) + expiresInSeconds * 1_000);
      await rows.insert(EnrolmentToken, {
        id,
        organisationId,
        name: name ?? null,
        collectorId: collectorId ?? null,
        tokenHash: sha256Hex(token),
        expiresAt,
      });
      return { enrolmentToken: await rows.findOneByOrFail(EnrolmentToken, { id }), token };
    });
  }
}
