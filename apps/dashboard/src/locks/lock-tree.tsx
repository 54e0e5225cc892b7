import type { LockNode } from '../data/types.js';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { age, unknownText } from '../format/format.js';
import { Icon } from '../ui/icons.js';
import { Sql } from '../ui/sql.js';
import { doing, idlesInTransaction, lockText, nodeName, visibleNodes } from './lock-text.js';

interface LockTreeViewProps {
  readonly nodes: readonly LockNode[];
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
}

/** Who waits for whom. Up and down walk through it, left and right fold and unfold, as in any tree. */
export function LockTreeView({ nodes, chosen, onChoose }: LockTreeViewProps) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const tree = useRef<HTMLDivElement>(null);
  const walked = useRef(false);
  const shown = useMemo(() => visibleNodes(nodes, folded), [nodes, folded]);
  const parents = useMemo(() => new Set(nodes.map(({ parent }) => parent)), [nodes]);
  const reachable = shown.some(({ key }) => key === chosen) ? chosen : shown[0]?.key;
  useEffect(() => {
    // Only whoever walks by keys has the focus follow; a renewed tree takes it from nobody.
    if (walked.current) tree.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    walked.current = false;
  }, [reachable]);
  const setFold = (key: string, closed: boolean) =>
    setFolded((before) => new Set(closed ? [...before, key] : [...before].filter((one) => one !== key)));
  const go = (node: LockNode | undefined) => {
    if (!node) return;
    walked.current = true;
    onChoose(node.key);
  };
  const onKeyDown = (event: KeyboardEvent, node: LockNode) => {
    const position = shown.indexOf(node);
    const open = parents.has(node.key) && !folded.has(node.key);
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(shown[position + 1]),
      ArrowUp: () => go(shown[position - 1]),
      Home: () => go(shown[0]),
      End: () => go(shown.at(-1)),
      ArrowRight: () => (open ? go(shown[position + 1]) : setFold(node.key, false)),
      ArrowLeft: () => (open ? setFold(node.key, true) : go(shown.find(({ key }) => key === node.parent))),
      Enter: () => onChoose(node.key),
      ' ': () => onChoose(node.key),
    };
    const act = keys[event.key];
    if (!act || event.target !== event.currentTarget) return;
    event.preventDefault();
    act();
  };
  return (
    <div className="panel lock-tree" role="tree" aria-label="Who waits for whom" ref={tree}>
      {shown.map((node) => (
        <div
          key={node.key}
          role="treeitem"
          aria-level={node.depth + 1}
          aria-selected={node.key === chosen}
          aria-expanded={parents.has(node.key) ? !folded.has(node.key) : undefined}
          tabIndex={node.key === reachable ? 0 : -1}
          className={`lock-node ${node.depth === 0 ? 'root' : ''} ${node.key === chosen ? 'chosen' : ''}`}
          style={{ paddingLeft: `calc(var(--s2) + ${Math.min(node.depth, 12) * 18}px)` }}
          onClick={() => onChoose(node.key)}
          onKeyDown={(event) => onKeyDown(event, node)}
        >
          {parents.has(node.key) ? (
            <span
              className={folded.has(node.key) ? 'twist folded' : 'twist'}
              aria-hidden="true"
              onClick={(event) => {
                event.stopPropagation();
                setFold(node.key, !folded.has(node.key));
              }}
            >
              ▾
            </span>
          ) : (
            <span className="twist" aria-hidden="true" />
          )}
          <NodeLine node={node} />
        </div>
      ))}
    </div>
  );
}

function NodeLine({ node }: { readonly node: LockNode }) {
  const who = [node.usename, node.datname, node.applicationName].filter(Boolean).join(' · ');
  return (
    <span className="lock-line">
      <span className="lock-head">
        <b className="mono">{nodeName(node)}</b>
        {node.depth === 0 ? <span className="tag danger">{node.inCircle ? 'deadlock' : 'root blocker'}</span> : null}
        {idlesInTransaction(node) ? (
          <span className="tag warn">
            <Icon name="warning" size={12} /> {doing(node)}
          </span>
        ) : (
          <span className="muted">{doing(node)}</span>
        )}
        {node.waitsFor ? <span>for {lockText(node.waitsFor)}</span> : null}
        {node.waitingBehind > 0 ? (
          <span className="lock-behind">
            {node.waitingBehind} behind it
            {node.longestBehindMs === null ? '' : `, up to ${age(node.longestBehindMs)}`}
          </span>
        ) : null}
      </span>
      <span className="lock-second">
        <span className="muted">{who || unknownText}</span>
        {node.latestStatement ? <Sql text={node.latestStatement} line /> : null}
      </span>
    </span>
  );
}
