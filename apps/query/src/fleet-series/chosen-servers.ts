import type { FleetSeriesQuery } from '@pganalytics/contracts';

import { parseFilters } from '../series/where.js';
import type { KnownServer } from '../servers/server-directory.js';

/** The servers of an answer over many, and those that it leaves out because it would be too many. */
export interface ChosenServers {
  readonly read: readonly KnownServer[];
  readonly leftOut: readonly KnownServer[];
}

/** Chooses the servers that a question means; when they are too many, the first by name. @throws InvalidFilter */
export function chosenServers(
  servers: readonly KnownServer[],
  asked: Pick<FleetSeriesQuery, 'server' | 'label'>,
  most: number,
): ChosenServers {
  const { where, except } = parseFilters(asked.label);
  const meant = servers.filter(({ serverId, labels }) => {
    if (asked.server.length > 0 && !asked.server.includes(serverId)) return false;
    const has = (name: string, values: readonly string[]) => values.includes(labels[name] ?? '');
    return (
      Object.entries(where).every(([name, values]) => has(name, values)) &&
      !Object.entries(except).some(([name, values]) => has(name, values))
    );
  });
  return { read: meant.slice(0, most), leftOut: meant.slice(most) };
}
