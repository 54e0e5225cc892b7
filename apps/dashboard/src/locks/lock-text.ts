import type { LockNode, LockOn } from '../data/types.js';
import { age } from '../format/format.js';

const rowLocks = new Set(['transactionid', 'tuple']);

/** A relation by its name; by its OID until the collector has read the names of its database. */
export function relationName(relation: string): string {
  return /^\d+$/.test(relation) ? `relation ${relation} (name not read yet)` : relation;
}

/** What a lock is on, as somebody would say it. */
export function lockedThing({ type, relation }: Pick<LockOn, 'type' | 'relation'>): string {
  if (rowLocks.has(type)) return relation === null ? 'a row' : `a row of ${relationName(relation)}`;
  if (relation !== null) return type === 'relation' ? relationName(relation) : `${type} of ${relationName(relation)}`;
  if (type === 'virtualxid') return 'the end of a transaction';
  return type === 'unknown' ? 'a lock' : `${type} lock`;
}

/** `AccessExclusiveLock` on `public.orders`. */
export function lockText(lock: LockOn): string {
  return lock.mode === null ? lockedThing(lock) : `${lock.mode} on ${lockedThing(lock)}`;
}

/** How the node is called: its pid, or the name of the prepared transaction. */
export function nodeName({ kind, pid, gid }: Pick<LockNode, 'kind' | 'pid' | 'gid'>): string {
  return kind === 'prepared' ? `prepared ${gid ?? ''}` : `pid ${pid ?? '?'}`;
}

/** True for a session that does nothing and keeps its locks: nobody will release them until its client goes on. */
export function idlesInTransaction({ state }: Pick<LockNode, 'state'>): boolean {
  return state?.startsWith('idle in transaction') ?? false;
}

/** What a node does, in words: the first thing to know of a root. */
export function doing(node: LockNode): string {
  if (node.kind === 'prepared')
    return `prepared transaction${node.xactAgeMs === null ? '' : `, ${age(node.xactAgeMs)} old`}`;
  if (node.kind === 'gone') return 'not among the sampled sessions';
  if (node.waitsFor) return `waits ${node.waitingMs === null ? '' : age(node.waitingMs)}`.trim();
  if (idlesInTransaction(node)) return `${node.state} for ${age(node.stateAgeMs)}`;
  return `${node.state ?? node.backendType ?? 'unknown'}${node.stateAgeMs === null ? '' : ` for ${age(node.stateAgeMs)}`}`;
}

/** The nodes that are shown: all but those below one that is folded. */
export function visibleNodes(nodes: readonly LockNode[], folded: ReadonlySet<string>): LockNode[] {
  const hidden = new Set<string>();
  return nodes.filter((node) => {
    const below = node.parent !== null && (hidden.has(node.parent) || folded.has(node.parent));
    if (below) hidden.add(node.key);
    return !below;
  });
}
