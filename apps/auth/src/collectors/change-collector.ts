import type { Principal } from '@pganalytics/access';
import { collectorsChanged } from '@pganalytics/contracts';
import type { CollectorChange } from '@pganalytics/contracts/accounts';
import { Injectable } from '@nestjs/common';
import { isUniqueViolation } from '@pganalytics/postgres';

import { NameTaken, NotFound } from '../auth.errors.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { assertMayStill } from '../users/acting-user.js';
import { Collector, collectorMessage } from './collector.entity.js';

/** Renames, pauses, resumes or revokes a collector. A revoked collector stays revoked. */
@Injectable()
export class ChangeCollector {
  constructor(private readonly database: AuthDatabase) {}

  /** @throws NotFound, NameTaken */
  async run(
    principal: Principal,
    id: string,
    change: CollectorChange & { readonly revoked?: true },
  ): Promise<Collector> {
    try {
      return await this.database.inOrganisation(principal.organisationId, async (transaction) => {
        const { rows, announce } = transaction;
        await assertMayStill(transaction, principal, 'collectors:write');
        const collector = await rows.findOne(Collector, { where: { id }, lock: { mode: 'pessimistic_write' } });
        if (!collector) throw new NotFound('collector', id);
        const { name = collector.name, paused = collector.paused, revoked = collector.revoked } = change;
        Object.assign(collector, { name, paused, revoked });
        await rows.update(Collector, { id }, { name, paused, revoked });
        await announce({ topic: collectorsChanged, data: collectorMessage(collector), actor: principal.id });
        return collector;
      });
    } catch (error) {
      if (isUniqueViolation(error, 'collector_name_key')) throw new NameTaken('a collector called', change.name ?? '');
      throw error;
    }
  }
}
