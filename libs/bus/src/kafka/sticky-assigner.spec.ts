import type { ClusterMetadata, ExtendedGroupProtocolSubscription } from '@platformatic/kafka';

import type { TopicPartition } from '../port/records.js';
import { assignSticky, encodeFacts } from './sticky-assigner.js';

const topic = 'ingest.snapshots-received.v1';
const of = (...partitions: number[]): TopicPartition[] => partitions.map((partition) => ({ topic, partition }));

function assign(members: Record<string, TopicPartition[]>, partitions: number): Record<string, number[]> {
  const subscriptions = new Map<string, ExtendedGroupProtocolSubscription>();
  for (const [memberId, held] of Object.entries(members)) {
    subscriptions.set(memberId, { memberId, version: 1, metadata: encodeFacts({ held, round: 0 }) });
  }
  const metadata = { topics: new Map([[topic, { partitionsCount: partitions }]]) } as unknown as ClusterMetadata;
  const assigned = assignSticky('a', subscriptions, new Set([topic]), metadata);
  return Object.fromEntries(
    assigned.map(({ memberId, assignments }) => [
      memberId,
      assignments.get(topic)?.partitions.sort((a, b) => a - b) ?? [],
    ]),
  );
}

describe('the assignment of partitions', () => {
  it('leaves everything where it is when nobody came or went', () => {
    expect(assign({ a: of(0, 3), b: of(1, 2, 4) }, 5)).toEqual({ a: [0, 3], b: [1, 2, 4] });
  });

  it('moves only what a new member gets', () => {
    const assigned = assign({ a: of(0, 1, 2), b: of(3, 4, 5), c: [] }, 6);

    expect(assigned).toMatchObject({ a: [0, 1], b: [3, 4] });
    expect(assigned.c).toEqual([2, 5]);
  });

  it('spreads what a member that left had', () => {
    const assigned = assign({ a: of(0, 1), b: of(2, 3) }, 6);

    expect(assigned.a).toEqual(expect.arrayContaining([0, 1]));
    expect(assigned.b).toEqual(expect.arrayContaining([2, 3]));
    expect([assigned.a?.length, assigned.b?.length]).toEqual([3, 3]);
  });

  it('gives a partition that two members claim to one of them', () => {
    const assigned = assign({ a: of(0, 1), b: of(1, 0) }, 2);

    expect([...(assigned.a ?? []), ...(assigned.b ?? [])].sort((x, y) => x - y)).toEqual([0, 1]);
  });

  it('leaves members without work when there are more of them than partitions', () => {
    const assigned = assign({ a: of(0), b: [], c: [] }, 2);

    expect(
      Object.values(assigned)
        .flat()
        .sort((x, y) => x - y),
    ).toEqual([0, 1]);
    expect(assigned.a).toEqual([0]);
  });
});
