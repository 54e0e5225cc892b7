import { z } from 'zod';

import { completeness } from './completeness.js';
import { problemDetails } from './problem.js';
import { seriesAnswer, seriesQuery } from './series.js';
import { idText, repeated } from './values.js';

/** What a series over many servers can be asked. */
export const fleetSeriesQuery = seriesQuery.omit({ compare: true }).extend({
  by: repeated(z.string().max(200), 8).describe(
    '`server`, `label:<name>`, and dimensions of the metric; comma separated or repeated. Nothing: one line for all.',
  ),
  server: repeated(idText, 200).describe('Only these servers; repeated.'),
  label: repeated(z.string().max(500), 20).meta({
    description: 'Only servers with this label, `name:value`; repeated values of one name are alternatives.',
    examples: [['env:production']],
  }),
});
/** What a series over many servers can be asked. */
export type FleetSeriesQuery = z.infer<typeof fleetSeriesQuery>;

/** What one server gave to an answer over many. */
export const serverShare = z
  .object({
    serverId: idText,
    name: z.string(),
    completeness: completeness.nullable(),
    problem: problemDetails.nullable().describe('Why this server is not part of the answer.'),
  })
  .meta({ id: 'ServerShare' });
/** What one server gave to an answer over many. */
export type ServerShare = z.infer<typeof serverShare>;

/** A metric over time over many servers; lines by `server` have the id of the server as their label. */
export const fleetSeries = seriesAnswer
  .omit({ compared: true })
  .extend({
    servers: z.array(serverShare).describe('The servers that were read.'),
    serversLeftOut: z
      .array(z.object({ serverId: idText, name: z.string() }))
      .describe(
        'Servers that fit the question and were not read, because one answer reads a limited number of them ' +
          '(QUERY_MAX_FLEET_SERVERS); ask for them by `server` or `label`.',
      ),
  })
  .meta({ id: 'FleetSeries' });
/** A metric over time over many servers. */
export type FleetSeries = z.infer<typeof fleetSeries>;
