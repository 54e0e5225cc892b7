import '../subject/subject.css';
import type { ProgressItem } from '../data/types.js';
import { Link } from '@tanstack/react-router';
import { keepTime } from '../app/search.js';
import { age, count, share } from '../format/format.js';
import { ShortTable } from '../subject/short-table.js';
import { useNow } from '../time/clock.js';
import { Meter } from '../ui/meter.js';

/** Commands that run, how far they are, and what holds them up. */
export function ProgressList({
  serverId,
  items,
}: {
  readonly serverId: string;
  readonly items: readonly ProgressItem[];
}) {
  const now = useNow(5_000);
  return (
    <ShortTable label="Running maintenance" minWidth={760} byContent>
      <thead>
        <tr>
          {['Command', 'Table', 'Phase', 'Of the phase', 'Running for', 'Waits for'].map((name) => (
            <th key={name}>{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={`${item.command} ${item.pid}`}>
            <td>
              {item.detail ?? item.command}{' '}
              <span className="muted">
                {item.automatic === true ? 'automatic, ' : ''}
                <Link
                  className="whole"
                  to="/servers/$serverId/activity"
                  params={{ serverId }}
                  search={(before) => ({ ...keepTime(before), pid: String(item.pid) })}
                >
                  pid {item.pid}
                </Link>
              </span>
            </td>
            <td>
              {item.tableId === null ? (
                '–'
              ) : (
                <Link
                  to="/servers/$serverId/tables/$tableId"
                  params={{ serverId, tableId: item.tableId }}
                  search={keepTime}
                >
                  {item.table}
                </Link>
              )}
            </td>
            <td>
              {item.phase ?? '–'}
              {(item.indexPasses ?? 0) > 1 ? (
                <span className="subject-tag warn">{item.indexPasses} passes over indexes</span>
              ) : null}
            </td>
            <td>
              {item.share === null ? (
                item.done === null ? (
                  'not told'
                ) : (
                  `${count(item.done)} ${item.unit}`
                )
              ) : (
                <Meter share={item.share} text={share(item.share)} calm />
              )}
            </td>
            <td>{item.startedAt === null ? '–' : age(now - item.startedAt)}</td>
            <td>{item.blockedBy.length > 0 ? `pid ${item.blockedBy.join(', ')}` : (item.waitEvent ?? '–')}</td>
          </tr>
        ))}
      </tbody>
    </ShortTable>
  );
}
