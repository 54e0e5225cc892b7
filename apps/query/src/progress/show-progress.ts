import { Injectable } from '@nestjs/common';
import type { Progress } from '@pganalytics/contracts';

import { ServerDirectory } from '../servers/server-directory.js';
import { PROGRESS_FAMILIES, ProgressReader } from './read-progress.js';

/** Shows the commands of a server that say how far they have come. */
@Injectable()
export class ShowProgress {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly progress: ProgressReader,
  ) {}

  async run(organisationId: string, serverId: string): Promise<Progress> {
    this.directory.get(organisationId, serverId);
    const { items, facts } = await this.progress.read({ organisationId, serverId });
    // While no command runs its family is silent: that there is none is as new as the sessions are.
    const told = PROGRESS_FAMILIES.filter((family) => facts.rows(family).length > 0);
    const at = facts.oldestOf(told.length > 0 ? told : ['pg_stat_activity']);
    return { at, items, sources: facts.sources() };
  }
}
