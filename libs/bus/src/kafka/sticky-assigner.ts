import type { ClusterMetadata, GroupPartitionsAssigner, GroupPartitionsAssignments } from '@platformatic/kafka';

import type { TopicPartition } from '../port/records.js';

/** The name of the assignment protocol; every member of a group must speak it. */
export const STICKY_PROTOCOL = 'pganalytics-sticky';

/** What a member tells the one that assigns. */
export interface MemberFacts {
  readonly held: readonly TopicPartition[];
  /** Makes the facts differ from the last ones, so that the coordinator assigns anew. */
  readonly round: number;
}

/** The facts as they travel with a member's request to join. */
export function encodeFacts(facts: MemberFacts): Buffer {
  return Buffer.from(JSON.stringify(facts));
}

/** Reads facts; a member that tells none holds nothing. */
function decodeFacts(bytes: Buffer | string | null | undefined): MemberFacts {
  try {
    return JSON.parse(String(bytes)) as MemberFacts;
  } catch {
    return { held: [], round: 0 };
  }
}

/**
 * Spreads partitions evenly and leaves as many as possible where they are, so that a member that comes or goes moves
 * only what has to move.
 */
export const assignSticky: GroupPartitionsAssigner = (_current, members, topics, metadata) => {
  const free = new Set(partitionsOf(topics, metadata));
  const held = [...members.entries()].map(([memberId, member]) => {
    const facts = decodeFacts(member.metadata);
    return { memberId, partitions: [] as string[], wishes: (facts.held ?? []).map(nameOf) };
  });
  const every = Math.floor(free.size / held.length);
  let larger = free.size % held.length;
  // Those that hold most come first: the larger shares stay where they are.
  for (const member of held.sort((a, b) => b.wishes.length - a.wishes.length)) {
    const share = larger > 0 ? every + 1 : every;
    for (const wish of member.wishes) {
      if (member.partitions.length < share && free.delete(wish)) member.partitions.push(wish);
    }
    if (member.partitions.length > every) larger -= 1;
  }
  for (const partition of free) {
    const emptiest = held.reduce((least, member) =>
      member.partitions.length < least.partitions.length ? member : least,
    );
    emptiest.partitions.push(partition);
  }
  return held.map(({ memberId, partitions }) => assignmentOf(memberId, partitions));
};

function partitionsOf(topics: ReadonlySet<string>, metadata: ClusterMetadata): string[] {
  return [...topics].sort().flatMap((topic) => {
    const count = metadata.topics.get(topic)?.partitionsCount ?? 0;
    return Array.from({ length: count }, (_, partition) => nameOf({ topic, partition }));
  });
}

function nameOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}

function assignmentOf(memberId: string, names: readonly string[]): GroupPartitionsAssignments {
  const assignments: GroupPartitionsAssignments['assignments'] = new Map();
  for (const name of names) {
    const slash = name.lastIndexOf('/');
    const topic = name.slice(0, slash);
    const entry = assignments.get(topic) ?? { topic, partitions: [] };
    entry.partitions.push(Number(name.slice(slash + 1)));
    assignments.set(topic, entry);
  }
  return { memberId, assignments };
}
