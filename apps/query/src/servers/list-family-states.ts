import { Injectable } from '@nestjs/common';
import type { FamilyStates } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

import { ServerDirectory } from './server-directory.js';
import { writeFamilyState } from './summarise-server.js';

/** Lists which families can be read on a server, and why the others cannot. */
@Injectable()
export class ListFamilyStates {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly history: HistoryReader,
  ) {}

  async run(organisationId: string, serverId: string): Promise<FamilyStates> {
    this.directory.get(organisationId, serverId);
    const states = await this.history.states({ organisationId, serverId });
    return { items: states.map(writeFamilyState) };
  }
}
