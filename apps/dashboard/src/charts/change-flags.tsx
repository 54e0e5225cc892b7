import { Link, useParams } from '@tanstack/react-router';
import { memo, useSyncExternalStore } from 'react';
import { keepTime } from '../app/search.js';
import { serverAddress } from '../app/server-pages.js';
import type { Change } from '../data/types.js';
import { momentLabel } from '../time/range.js';
import type { TimeWindow } from '../time/range.js';
import { Icon } from '../ui/icons.js';
import { axisWidth } from './axis-width.js';
import { changeGroups } from './change-groups.js';
import { roomOnTheRight } from './plot.js';

interface ChangeFlagsProps {
  readonly changes: readonly Change[];
  readonly window: TimeWindow;
}

const mostInTitle = 8;

/** A flag where something of the server changed; it leads to the changes of that time. */
export const ChangeFlags = memo(function ChangeFlags({ changes, window }: ChangeFlagsProps) {
  const { serverId } = useParams({ strict: false });
  const left = useSyncExternalStore(axisWidth.subscribe, axisWidth.current);
  const groups = changeGroups(changes, window);
  if (!serverId || groups.length === 0) return null;
  return (
    // The page of changes says the same to a screen reader, in a list; a chart's label says how many there are.
    <div className="flags" aria-hidden="true" style={{ left, right: roomOnTheRight }}>
      {groups.map((group) => (
        <Link
          key={group.changes[0]?.id}
          className="flag"
          to={serverAddress({ path: 'changes' })}
          params={{ serverId }}
          search={(before) => ({ ...keepTime(before), change: group.changes[0]?.id })}
          tabIndex={-1}
          title={titleOf(group.changes)}
          style={{ left: `${group.place * 100}%` }}
        >
          <Icon name="flag" size={11} />
        </Link>
      ))}
    </div>
  );
});

function titleOf(changes: readonly Change[]): string {
  const lines = changes.slice(0, mostInTitle).map(({ at, title }) => `${momentLabel(at)}  ${title}`);
  if (changes.length > mostInTitle) lines.push(`and ${changes.length - mostInTitle} more`);
  return lines.join('\n');
}
