import { sha256Hex } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { collectorsChanged, formatCollectorToken, newId, newTokenSecret } from '@pganalytics/contracts';
import type { NewCollector } from '@pganalytics/contracts/accounts';
import { Injectable } from '@nestjs/common';
import { isUniqueViolation } from '@pganalytics/postgres';

import { NameTaken } from '../auth.errors.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { assertMayStill } from '../users/acting-user.js';
import { Collector, collectorMessage } from './collector.entity.js';

/** Enrols a collector; its token is told once and kept as a hash. */
@Injectable()
export class EnrolCollector {
  constructor(private readonly database: AuthDatabase) {}

  /** @throws NameTaken */
  async run(principal: Principal, { name }: NewCollector): Promise<{ collector: Collector; token: string }> {
    const { organisationId } = principal;
    const collectorId = newId();
    const token = formatCollectorToken({ organisationId, collectorId, secret: newTokenSecret() });
    try {
      return await this.database.inOrganisation(organisationId, async (transaction) => {
        const { rows, announce } = transaction;
        await assertMayStill(transaction, principal, 'collectors:write');
        await rows.insert(Collector, { id: collectorId, organisationId, name, tokenHash: sha256Hex(token) });
        const collector = await rows.findOneByOrFail(Collector, { id: collectorId });
        await announce({ topic: collectorsChanged, data: collectorMessage(collector), actor: principal.id });
        return { collector, token };
      });
    } catch (error) {
      if (isUniqueViolation(error, 'collector_name_key')) throw new NameTaken('a collector called', name);
      throw error;
    }
  }
}
