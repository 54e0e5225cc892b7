import '../overview/overview.css';
import './locks.css';
import './tag.css';
import type { LockTree } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, useNavigate } from '@tanstack/react-router';
import { missingData } from '../charts/missing.js';
import { lockTreeQuery } from '../data/locks.js';
import { serverQuery } from '../data/servers.js';
import { age } from '../format/format.js';
import { momentInput } from '../time/range.js';
import { Icon } from '../ui/icons.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { LockDetails } from './lock-details.js';
import { LockCharts, PastBlockers } from './lock-history-panels.js';
import { LockTreeView } from './lock-tree.js';

export const Route = createLazyRoute('/app/servers/$serverId/locks')({ component: LocksScreen });

type Change = { readonly at?: string | undefined; readonly node?: string | undefined };

function LocksScreen() {
  const { serverId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = useNavigate();
  const at = search.at === undefined ? undefined : Number(search.at);
  const { data, error, isPending, refetch } = useQuery(lockTreeQuery(serverId, at));
  const setSearch = (next: Change, replace = false) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...next }), replace });
  const pick = (moment: number) => setSearch({ at: String(moment), node: undefined });
  return (
    <div className="scroll-page locks">
      <LockCharts serverId={serverId} marked={at} onPick={pick} />
      <div className="page-head">
        <h2>{at === undefined ? 'Blocked now' : `Blocked at ${momentInput(data?.at ?? at)}`}</h2>
        {at === undefined ? null : (
          <button type="button" className="button" onClick={() => setSearch({ at: undefined, node: undefined })}>
            <Icon name="close" />
            Back to now
          </button>
        )}
        <span className="muted" role="status">
          {data ? summary(data, at) : ''}
        </span>
      </div>
      {error && !data ? (
        <FailureNotice error={error} retry={() => void refetch()} />
      ) : isPending || !data ? (
        <div className="skeleton tree-room" role="status" aria-label="Loading the locks" />
      ) : (
        <Tree serverId={serverId} tree={data} at={at} node={search.node} setSearch={setSearch} />
      )}
      {/* A tree is as high as its queue: what stands below comes after it, so that nothing moves. */}
      {data || error ? <PastBlockers serverId={serverId} onPick={pick} /> : null}
    </div>
  );
}

function summary(tree: LockTree, at: number | undefined): string {
  const parts: string[] = [];
  if (tree.waiting > 0) parts.push(`${tree.waiting} ${tree.waiting === 1 ? 'session waits' : 'sessions wait'}`);
  if (tree.longestWaitMs !== null) parts.push(`the longest for ${age(tree.longestWaitMs)}`);
  if (tree.unexplained > 0 && tree.nodes.length > 0) parts.push(`of ${tree.unexplained} the blocker is not read yet`);
  if (at !== undefined && (tree.dataAgeMs ?? 0) > 1500) parts.push(`sample ${age(tree.dataAgeMs)} older than asked`);
  return parts.join(' · ');
}

interface TreeProps {
  readonly serverId: string;
  readonly tree: LockTree;
  readonly at: number | undefined;
  readonly node: string | undefined;
  readonly setSearch: (next: Change, replace?: boolean) => void;
}

function Tree({ serverId, tree, at, node, setSearch }: TreeProps) {
  const { data: server } = useQuery(serverQuery(serverId));
  if (tree.nodes.length === 0) {
    const missing = missingData(['pg_stat_activity'], server?.families);
    return (
      <div className="panel tree-room">
        {tree.at === null ? (
          <Notice title="No sample of the sessions" sql={missing.sql}>
            {tree.reason ?? missing.text}
          </Notice>
        ) : tree.waiting > 0 ? (
          <Notice title={`${tree.waiting} wait for a lock`}>{tree.reason}</Notice>
        ) : (
          <Notice title="Nobody waits for a lock">
            {at === undefined
              ? 'When somebody does, who holds it up stands here within two seconds. The charts above show the past: click a moment.'
              : 'Nobody waited at this moment. Click another one in the charts above.'}
          </Notice>
        )}
      </div>
    );
  }
  const chosen = tree.nodes.find(({ key }) => key === node) ?? tree.nodes[0];
  return (
    <div className="lock-view">
      <LockTreeView nodes={tree.nodes} chosen={chosen?.key} onChoose={(key) => setSearch({ node: key }, true)} />
      {chosen ? (
        <LockDetails serverId={serverId} node={chosen} nodes={tree.nodes} at={tree.at} live={at === undefined} />
      ) : null}
    </div>
  );
}
