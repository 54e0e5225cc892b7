import { attentionCondition } from '@pganalytics/contracts';
import type { AttentionDigest, AttentionItem } from '@pganalytics/contracts';

const ORDER = new Map(attentionCondition.options.map((condition, index) => [condition, index]));

function rank({ state, severity }: AttentionItem): number {
  if (severity === 'critical') return 0;
  if (severity === 'warning') return 1;
  return state === 'unknown' ? 2 : 3;
}

/** The order in which somebody should look: the most severe first, of those what holds the longest. */
export function worstFirst(a: AttentionItem, b: AttentionItem): number {
  return (
    rank(a) - rank(b) ||
    (a.since ?? 0) - (b.since ?? 0) ||
    ORDER.get(a.condition)! - ORDER.get(b.condition)! ||
    a.serverName.localeCompare(b.serverName) ||
    (a.serverId < b.serverId ? -1 : 1)
  );
}

/** What the fleet list says of a server: how many conditions hold, and the one that stands first. */
export function digest(items: readonly AttentionItem[]): AttentionDigest {
  const active = items.filter(({ state }) => state === 'active');
  const critical = active.filter(({ severity }) => severity === 'critical');
  const worst = active.toSorted(worstFirst).at(0);
  return {
    critical: critical.length,
    warning: active.length - critical.length,
    unknown: items.filter(({ state }) => state === 'unknown').length,
    worst: worst?.condition ?? null,
    since: worst?.since ?? null,
  };
}
