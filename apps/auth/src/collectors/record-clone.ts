import { collectorsChanged } from '@pganalytics/contracts';
import type { MessageOf, collectorClonesSeen } from '@pganalytics/contracts';
import { Injectable } from '@nestjs/common';

import { AuthDatabase } from '../storage/auth-database.js';
import { CloneAlarm } from './clone-alarm.js';
import { Collector, collectorMessage } from './collector.entity.js';

/** Takes over from ingest that two keys of one collector are in use. */
@Injectable()
export class RecordClone {
  constructor(
    private readonly database: AuthDatabase,
    private readonly alarm: CloneAlarm,
  ) {}

  /** May run again with the same event: then nothing changes and nothing is published. */
  async run({ organisationId, collectorId: id, seenAt, keys }: MessageOf<typeof collectorClonesSeen>): Promise<void> {
    await this.database.inOrganisation(organisationId, async ({ rows, announce }) => {
      const collector = await rows.findOne(Collector, { where: { id }, lock: { mode: 'pessimistic_write' } });
      const at = new Date(seenAt);
      if (!collector || (collector.cloneDetectedAt !== null && at <= collector.cloneDetectedAt)) return;
      this.alarm.raise(collector, `two keys are in use, from ${keys.map(({ address }) => address).join(' and ')}`, at);
      await rows.update(Collector, { id }, { cloneDetectedAt: at });
      await announce({ topic: collectorsChanged, data: collectorMessage(collector), actor: 'ingest' });
    });
  }
}
