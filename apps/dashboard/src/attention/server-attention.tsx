import './attention.css';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { serverAttentionQuery } from '../data/attention.js';
import type { FamilyStateOfServer } from '../data/types.js';
import { duration } from '../format/format.js';
import { AttentionList } from './attention-list.js';
import { activeFirst, unknownReasons } from './words.js';

interface ServerAttentionProps {
  readonly serverId: string;
  readonly states: readonly FamilyStateOfServer[] | undefined;
  /** Stands beside the verdict: what else goes on. */
  readonly children?: ReactNode;
}

/** On top of a server: what calls for somebody; below it, once and calmly, what cannot be said or is read less often. */
export function ServerAttention({ serverId, states, children }: ServerAttentionProps) {
  const { data } = useQuery(serverAttentionQuery(serverId));
  const active = activeFirst(data?.items ?? []);
  const unknown = unknownReasons(data?.items ?? []);
  const limited = (states ?? []).filter(({ state }) => state !== 'ok');
  return (
    <>
      {active.length > 0 ? <AttentionList items={active} /> : null}
      <div className="attention-verdict">
        <p className="attention-unknown" role="status">
          {data ? verdict(active.length, unknown.flatMap(({ names }) => names).length) : 'Judging the newest samples…'}
        </p>
        {children}
      </div>
      {unknown.length + limited.length > 0 ? (
        <details className="attention-unknown">
          <summary>What cannot be said of this server, and why</summary>
          <ul>
            {unknown.map(({ reason, names }) => (
              <li key={reason}>
                {names.join(', ')}: {reason}
              </li>
            ))}
            {limited.map(({ family, state, reason, intervalMs }) => (
              <li key={family}>
                <code>{family}</code> is {state}
                {state === 'thinned' && intervalMs ? ` to every ${duration(intervalMs)}` : ''}
                {reason ? `: ${reason}` : ''}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

function verdict(active: number, unknown: number): string {
  const parts = active === 0 ? ['Nothing calls for attention'] : [];
  if (unknown > 0) parts.push(`${unknown} of 12 conditions cannot be judged`);
  return parts.length > 0 ? `${parts.join('; ')}.` : '';
}
