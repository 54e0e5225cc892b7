import { Injectable } from '@nestjs/common';
import type { Progress } from '@pganalytics/contracts';

import { ServerDirectory } from '../servers/server-directory.js';
import { ProgressReader } from './read-progress.js';

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
    return { at: facts.newestAt, items, sources: facts.sources() };
  }
}
