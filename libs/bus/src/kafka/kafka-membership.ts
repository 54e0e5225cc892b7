import type { Logger } from '@pganalytics/telemetry';
import { Consumer } from '@platformatic/kafka';
import type { GroupAssignment, GroupPartitionsAssigner } from '@platformatic/kafka';

import { BackOff, delay } from '../consuming/back-off.js';
import { keyOf } from '../consuming/ports.js';
import type { Membership, MembershipEvents } from '../consuming/ports.js';
import type { TopicPartition } from '../port/records.js';
import { reasonOf } from './kafka-errors.js';
import type { KafkaDirectory } from './kafka-directory.js';
import type { KafkaSettings } from './kafka-settings.js';
import { STICKY_PROTOCOL, assignSticky, encodeFacts } from './sticky-assigner.js';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** What a member of a Kafka consumer group needs. */
export interface KafkaMembershipParts {
  readonly group: string;
  readonly topics: readonly string[];
  readonly settings: KafkaSettings;
  readonly directory: KafkaDirectory;
  readonly logger: Logger;
}

/**
 * Membership by the classic protocol with a session time-out of seconds: the partitions of a member that dies move
 * soon. Nothing is committed to Kafka. When the client gives up joining, it is replaced by a new one.
 */
export class KafkaMembership implements Membership {
  private readonly closing = new AbortController();
  private readonly givenUp = new Set<string>();
  private client: Consumer | undefined;
  private running: Promise<void> | undefined;
  private round = 0;
  /** How many partitions the topics had when this member assigned them; undefined when another one has done that. */
  private assigned: string | undefined;
  /** The same of the assignment that is being made. */
  private dealt: string | undefined;

  constructor(private readonly parts: KafkaMembershipParts) {}

  join(events: MembershipEvents): void {
    this.running = Promise.all([this.run(events), this.watchTopics()]).then(() => undefined);
  }

  giveUp(partition: TopicPartition): void {
    this.givenUp.add(keyOf(partition));
    this.joinAgain();
  }

  async leave(): Promise<void> {
    this.closing.abort();
    await this.running;
  }

  private async run(events: MembershipEvents): Promise<void> {
    const { group, logger } = this.parts;
    const backOff = new BackOff(200, 5000);
    while (!this.closing.signal.aborted) {
      const client = this.open(events, () => backOff.reset());
      this.client = client;
      try {
        await this.membership(client);
      } catch (error) {
        logger.warn({ group, reason: reasonOf(error) }, 'the group cannot be joined now');
      }
      this.client = undefined;
      await leaveAndClose(client);
      await delay(backOff.nextMs(), this.closing.signal);
    }
  }

  /** Resolves when we leave; rejects when the client has given up. */
  private async membership(client: Consumer): Promise<void> {
    const failed = new Promise<never>((_resolve, reject) => {
      client.on('error', reject);
      client.on('consumer:heartbeat:stalled', ({ lastError, stalledFor }) => {
        reject(lastError ?? new Error(`no heartbeat was answered for ${stalledFor} ms`));
      });
    });
    const over = new AbortController();
    const left = delay(LONGEST_TIMER_MS, AbortSignal.any([this.closing.signal, over.signal]));
    const joined = client.joinGroup({ partitionAssigner: this.assign }).then(() => left);
    try {
      await Promise.race([joined, failed, left]);
    } finally {
      over.abort();
    }
  }

  private open(events: MembershipEvents, onJoined: () => void): Consumer {
    const { settings, group, topics } = this.parts;
    const { sessionTimeoutMs } = settings;
    const client = new Consumer({
      ...settings.client,
      groupId: group,
      groupProtocol: 'classic',
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: Math.max(10_000, sessionTimeoutMs),
      heartbeatInterval: Math.max(200, Math.floor(sessionTimeoutMs / 4)),
      heartbeatStallTimeout: sessionTimeoutMs * 3,
      requestTimeout: 30_000,
      retries: 10,
      retryDelay: 250,
      partitionAssigner: this.assign,
      protocols: [{ name: STICKY_PROTOCOL, version: 1 }],
      // The client waits for this before every request to join: the moment to let running batches end.
      protocolsMetadata: async () => {
        await events.drain();
        const held = events.held().filter((partition) => !this.givenUp.has(keyOf(partition)));
        return encodeFacts({ held, round: this.round });
      },
    });
    client.topics.trackAll(...topics);
    client.on('consumer:group:join', ({ assignments, isLeader }) => {
      onJoined();
      // A member that is alone gets all partitions without being asked how to assign them.
      const alone = topics.map((name) => assignments?.find(({ topic }) => topic === name)?.partitions.length ?? 0);
      this.assigned = isLeader === true ? (this.dealt ?? alone.join()) : undefined;
      this.dealt = undefined;
      this.givenUp.clear();
      if (this.client === client && !this.closing.signal.aborted) events.assigned(flat(assignments ?? []));
    });
    return client;
  }

  private joinAgain(): void {
    this.round += 1;
    const { client } = this;
    if (client === undefined || !client.isActive()) return;
    client.joinGroup({ partitionAssigner: this.assign }).catch((error: unknown) => client.emit('error', error));
  }

  /** Runs in the leader of the group alone, which remembers for how many partitions. */
  private readonly assign: GroupPartitionsAssigner = (current, members, topics, metadata) => {
    this.dealt = this.parts.topics.map((topic) => metadata.topics.get(topic)?.partitionsCount ?? 0).join();
    return assignSticky(current, members, topics, metadata);
  };

  /** Partitions that were added after the group was assigned have no reader until it is assigned anew. */
  private async watchTopics(): Promise<void> {
    const { topics, directory, settings } = this.parts;
    for (;;) {
      await delay(settings.topicsLookMs, this.closing.signal);
      if (this.closing.signal.aborted) return;
      try {
        const counts = (await Promise.all(topics.map((topic) => directory.partitionsOf(topic)))).join();
        if (this.assigned === undefined || this.assigned === counts) continue;
        // Once: asked for again before the group is assigned, it would never be.
        this.assigned = undefined;
        this.joinAgain();
      } catch {
        // A topic that cannot be looked at now is looked at again in a while.
      }
    }
  }
}

function flat(assignments: readonly GroupAssignment[]): TopicPartition[] {
  return assignments.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })));
}

/** Leaves so that others take over at once; a coordinator that does not answer learns it by the session time-out. */
async function leaveAndClose(client: Consumer): Promise<void> {
  const bound = new AbortController();
  const leaving = (async () => {
    if (client.memberId !== null) await Promise.resolve(client.leaveGroup());
    await client.close(true);
  })();
  await Promise.race([leaving.catch(() => client.close(true)).catch(() => undefined), delay(3000, bound.signal)]);
  bound.abort();
}
