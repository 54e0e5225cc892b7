import { Injectable } from '@nestjs/common';
import type { SeriesQuery } from '@pganalytics/contracts';

import { ServerDirectory } from '../servers/server-directory.js';
import { NoAnswer, SeriesReader } from './series-reader.js';
import type { DrawnSeries } from './series-reader.js';

/** Reads a metric over time, in lines by dimensions, with what is missing from it. */
@Injectable()
export class ReadSeries {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly reader: SeriesReader,
  ) {}

  async run(organisationId: string, serverId: string, asked: SeriesQuery): Promise<DrawnSeries> {
    this.directory.get(organisationId, serverId);
    const [answer] = await this.reader.read({ organisationId, serverId }, [asked]);
    if (answer instanceof NoAnswer) throw answer.reason;
    return answer;
  }
}
