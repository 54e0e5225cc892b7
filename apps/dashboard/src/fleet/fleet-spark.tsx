import { useQuery } from '@tanstack/react-query';
import { Sparkline } from '../charts/sparkline.js';
import { sparkQuery } from '../data/fleet-sparks.js';

/** Active sessions of the last hour; only rows that are drawn ask for theirs. */
export function FleetSpark({ serverId, name }: { readonly serverId: string; readonly name: string }) {
  const { data } = useQuery(sparkQuery(serverId));
  return data ? <Sparkline values={data} label={`Active sessions of ${name} over the last hour`} /> : null;
}
