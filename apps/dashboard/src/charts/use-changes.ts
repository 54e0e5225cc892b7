import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { changeMarkersQuery } from '../data/change-markers.js';
import type { Change } from '../data/types.js';
import { useRange } from '../time/use-range.js';

const none: readonly Change[] = [];

/** What changed on the server of the page in its range of time; asked for once for all charts. */
export function useChanges(): readonly Change[] {
  const { serverId } = useParams({ strict: false });
  const { range } = useRange();
  const { data } = useQuery({ ...changeMarkersQuery(serverId ?? '', range), enabled: serverId !== undefined });
  return data ?? none;
}
