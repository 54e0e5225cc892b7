import './attention.css';
import { Link } from '@tanstack/react-router';
import type { AttentionItem } from '../data/types.js';
import { age } from '../format/format.js';
import { useNow } from '../time/clock.js';
import { Icon } from '../ui/icons.js';
import { conditionNames } from './words.js';

interface AttentionListProps {
  readonly items: readonly AttentionItem[];
  /** On the fleet each item says which server it is of. */
  readonly withServer?: boolean;
}

/** What calls for somebody: what, since when, who, and a way to the page that shows it. */
export function AttentionList({ items, withServer = false }: AttentionListProps) {
  const now = useNow(1000);
  return (
    <ul className="attention-list" aria-label="Needs attention">
      {items.map((item) => (
        <li key={`${item.serverId} ${item.condition}`} className={item.severity ?? ''}>
          <Link to={item.look.page} className="attention-item">
            <Icon name="warning" />
            <span className="attention-what">
              <strong>
                {withServer ? `${item.serverName}: ` : ''}
                {conditionNames[item.condition]}
              </strong>
              <span className="sr-only">{item.severity}</span>
              <span>{item.summary}</span>
              <Who item={item} />
            </span>
            <span className="attention-since" title={item.since === null ? '' : new Date(item.since).toLocaleString()}>
              {item.since === null ? '' : `${item.sinceIsEarliest ? 'for at least ' : 'for '}${age(now - item.since)}`}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Who({ item }: { readonly item: AttentionItem }) {
  const [first, ...others] = item.who.filter(({ part }) => part === 'cause');
  if (!first) return null;
  return (
    <span className="muted">
      {first.pid === null ? first.name : `pid ${first.pid}, ${first.name}`}: {first.detail}
      {others.length > 0 ? `, and ${others.length} more` : ''}
    </span>
  );
}
