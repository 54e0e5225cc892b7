import type { Principal } from '@pganalytics/access';
import { Injectable } from '@nestjs/common';

import { NotFound } from '../auth.errors.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { assertMayStill } from '../users/acting-user.js';
import { EnrolmentToken } from './enrolment-token.entity.js';

/** Makes a one-time token useless; what it was used for already stays. */
@Injectable()
export class WithdrawEnrolmentToken {
  constructor(private readonly database: AuthDatabase) {}

  /** @throws NotFound */
  async run(principal: Principal, id: string): Promise<void> {
    await this.database.inOrganisation(principal.organisationId, async (transaction) => {
      await assertMayStill(transaction, principal, 'collectors:write');
      const { affected } = await transaction.rows.delete(EnrolmentToken, { id });
      if (affected !== 1) throw new NotFound('enrolment-token', id);
    });
  }
}
