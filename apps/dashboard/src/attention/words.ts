import type { AttentionItem } from '../data/types.js';

/** What each condition is called on a screen. */
export const conditionNames: Record<AttentionItem['condition'], string> = {
  'server-unreachable': 'Unreachable',
  'checksum-failures': 'Checksum failures',
  'wraparound-near': 'Wraparound is near',
  'disk-low': 'Disk is nearly full',
  'archiver-failing': 'Archiving fails',
  'slot-inactive-or-lost': 'Replication slot unused or lost',
  'connections-high': 'Connections run out',
  'lock-wait': 'Waiting for locks',
  'replay-lag': 'Standby is behind',
  'xmin-horizon-old': 'VACUUM is held back',
  'idle-in-transaction': 'Idle in transaction',
  'statements-evicting': 'Statements are evicted',
};

/** Worst first, then the oldest; the order of the API. */
export function activeFirst(items: readonly AttentionItem[]): readonly AttentionItem[] {
  const rank = ({ severity }: AttentionItem) => (severity === 'critical' ? 0 : 1);
  return items
    .filter(({ state }) => state === 'active')
    .toSorted((one, other) => rank(one) - rank(other) || (one.since ?? 0) - (other.since ?? 0));
}

/** The reasons why conditions are unknown, each once with the conditions that it stands for. */
export function unknownReasons(items: readonly AttentionItem[]): { reason: string; names: readonly string[] }[] {
  const unknown = items.filter(({ state }) => state === 'unknown');
  return [...Map.groupBy(unknown, ({ summary }) => summary)].map(([reason, same]) => ({
    reason,
    names: same.map(({ condition }) => conditionNames[condition]),
  }));
}
