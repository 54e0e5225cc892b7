import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { keepTime } from '../app/search.js';
import { serverAddress } from '../app/server-pages.js';
import { progressQuery } from '../data/resources.js';
import type { ProgressItem } from '../data/types.js';
import { age, share } from '../format/format.js';
import { useNow } from '../time/clock.js';

const mostShown = 2;

/** What VACUUM, CREATE INDEX and their like do at this moment, in a line that leads to the page about them. */
export function RunningMaintenance({ serverId }: { readonly serverId: string }) {
  const { data } = useQuery(progressQuery(serverId));
  const now = useNow(5_000);
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  const more = items.length - mostShown;
  const texts = items.slice(0, mostShown).map((item) => runningText(item, now));
  return (
    <Link to={serverAddress({ path: 'vacuum' })} params={{ serverId }} search={keepTime}>
      Runs: {[...texts, ...(more > 0 ? [`${more} more`] : [])].join('; ')}
    </Link>
  );
}

function runningText({ command, detail, table, share: done, phase, startedAt }: ProgressItem, now: number): string {
  const progress = done === null ? phase : `${share(done)}${phase === null ? '' : ` of ${phase}`}`;
  const since = startedAt === null ? null : age(now - startedAt);
  const notes = [progress, since].filter((note) => note !== null);
  return `${detail ?? command}${table === null ? '' : ` ${table}`}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
}
