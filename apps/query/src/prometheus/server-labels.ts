import type { KnownServer } from '../servers/server-directory.js';
import { promNameOf } from './metric-names.js';
import type { Labels } from './promql/series.js';

/** What every series of a server carries: its name and id, and what people labelled it with as `label_<key>`. */
export function labelsOfServer({ name, serverId, labels }: KnownServer): Labels {
  const own = Object.entries(labels).map(([key, value]) => [`label_${promNameOf(key)}`, value]);
  return { ...Object.fromEntries(own), server: name, server_id: serverId };
}

/** Labels that come from the server and not from its statistics. */
export const isServerLabel = (label: string): boolean =>
  label === 'server' || label === 'server_id' || label.startsWith('label_');
