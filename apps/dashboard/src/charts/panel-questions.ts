import type { SeriesRequest } from '../data/series.js';
import type { TimeRange } from '../time/range.js';
import { apiPath } from '../ui/copy-as.js';
import type { Question } from '../ui/copy-as.js';

interface Asked {
  readonly serverId: string;
  /** Its name, for the command line. */
  readonly server: string;
  readonly range: TimeRange;
  readonly compare: string | undefined;
  readonly points: number;
}

/** What a chart asks the API, for use outside of the dashboard. */
export function seriesQuestion(request: SeriesRequest, { serverId, server, range, compare, points }: Asked): Question {
  const { from, to } = range;
  return {
    path: apiPath(`/api/v1/servers/${serverId}/series`, { ...request, from, to, points, compare }),
    cli: ['series', server, request.metric, ...optionsOf(request), '--from', from, '--to', to],
  };
}

function optionsOf({ by = [], where = [], value, aggregate, limit }: SeriesRequest): string[] {
  return [
    ...(by.length > 0 ? ['--by', by.join(',')] : []),
    ...where.flatMap((one) => ['--where', one]),
    ...(value ? ['--value', value] : []),
    ...(aggregate ? ['--aggregate', aggregate] : []),
    ...(limit === undefined ? [] : ['--limit', String(limit)]),
  ];
}
