import { randomUUID } from 'node:crypto';

import { messageOf } from '@pganalytics/errors';
import type { Logger } from '@pganalytics/telemetry';

import { BackOff, delay } from '../consuming/back-off.js';
import { keyOf } from '../consuming/ports.js';
import type { Membership, MembershipEvents } from '../consuming/ports.js';
import type { TopicPartition } from '../port/records.js';
import { GROUPS_CHANNEL } from './channels.js';
import type { EmbeddedDatabase } from './embedded-database.js';
import { beat, leave, releaseLeases } from './embedded-leases.js';
import type { EmbeddedListener } from './embedded-listener.js';

/** What a member of a group on the embedded log needs. */
export interface EmbeddedMembershipParts {
  readonly group: string;
  readonly topics: readonly string[];
  readonly database: EmbeddedDatabase;
  readonly listener: EmbeddedListener;
  readonly logger: Logger;
  /** A member that does not renew its leases for this long loses them. */
  readonly sessionTimeoutMs: number;
}

/**
 * Ownership by lease: every member renews its leases, takes free ones up to its fair share and gives back what is
 * beyond it. Time is PostgreSQL's. A lease only says who should read; the epoch says whose writes count.
 */
export class EmbeddedMembership implements Membership {
  private readonly member = randomUUID();
  private readonly closing = new AbortController();
  private readonly givenUp = new Map<string, TopicPartition>();
  private waking = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly parts: EmbeddedMembershipParts) {}

  join(events: MembershipEvents): void {
    this.running = this.run(events);
  }

  giveUp(partition: TopicPartition): void {
    this.givenUp.set(keyOf(partition), partition);
    this.waking.abort();
  }

  async leave(): Promise<void> {
    this.closing.abort();
    this.waking.abort();
    await this.running;
    const { database, group, logger } = this.parts;
    // When the database is down the leases run out by themselves.
    await leave(database, { group, member: this.member }).catch((error: unknown) => {
      logger.debug({ reason: messageOf(error) }, 'leases run out by themselves');
    });
  }

  private async run(events: MembershipEvents): Promise<void> {
    const { listener, group, sessionTimeoutMs, logger } = this.parts;
    const silence = listener.on(GROUPS_CHANNEL, (payload) => {
      if (payload === undefined || payload === group) this.waking.abort();
    });
    const backOff = new BackOff(100, sessionTimeoutMs / 3);
    while (!this.closing.signal.aborted) {
      this.waking = new AbortController();
      let waitMs = sessionTimeoutMs / 3;
      try {
        await this.renew(events);
        backOff.reset();
      } catch (error) {
        waitMs = backOff.nextMs();
        logger.debug({ group, reason: messageOf(error) }, 'leases cannot be renewed now');
      }
      await delay(waitMs, AbortSignal.any([this.waking.signal, this.closing.signal]));
    }
    silence();
  }

  private async renew(events: MembershipEvents): Promise<void> {
    const { database, group, topics, sessionTimeoutMs } = this.parts;
    const me = { group, member: this.member };
    await this.returnGivenUp(me);
    const state = await beat(database, { ...me, topics, sessionTimeoutMs });
    if (state.surplus.length > 0) {
      // What is asked back is handed over only when its last batch has ended.
      events.assigned(state.owned);
      await events.drain();
      const kept = state.owned.filter((lease) => !state.surplus.some((other) => keyOf(other) === keyOf(lease)));
      events.assigned(kept);
      await releaseLeases(database, me, state.surplus);
    } else {
      events.assigned(state.owned);
    }
  }

  private async returnGivenUp(me: { readonly group: string; readonly member: string }): Promise<void> {
    if (this.givenUp.size === 0) return;
    const partitions = [...this.givenUp.values()];
    await releaseLeases(this.parts.database, me, partitions);
    for (const partition of partitions) this.givenUp.delete(keyOf(partition));
  }
}
