import { Injectable } from '@nestjs/common';
import { allows } from '@pganalytics/access';
import type { Permission, Principal } from '@pganalytics/access';
import { Metrics } from '@pganalytics/telemetry';
import { LRUCache } from 'lru-cache';

import { Clock, ServiceLog, Settings } from '../query.config.js';
import { AnswerCache } from './answer-cache.js';
import { AnswerTurns } from './answer-turns.js';
import { AnswerVersions } from './answer-versions.js';
import type { Made, RangeOfServer } from './answer-versions.js';
import type { Moments } from './final.js';

/** A server and a range that somebody looks at. */
export interface Place {
  readonly organisationId: string;
  readonly serverId: string;
  readonly asked: Moments;
}

/** A question about a range of a server that can be answered without anybody waiting for it. */
export interface RepeatedQuestion extends RangeOfServer {
  readonly parts: readonly unknown[];
  readonly make: () => Promise<Made>;
}

/** A question that a viewer asked, as it would be asked of another server. */
export interface Habit {
  readonly name: string;
  readonly permission: Permission;
  readonly askOf: (place: Place) => RepeatedQuestion;
}

type Viewer = Pick<Principal, 'organisationId' | 'userId' | 'role'>;

interface Known {
  readonly habits: Map<string, Habit>;
  /** Answers made ahead since the viewer last asked for one. */
  unused: number;
  timer?: NodeJS.Timeout;
}

/** Viewers whose habits are remembered. */
const VIEWERS = 1_000;

/**
 * Answers ahead what a viewer has asked of other servers when he looks at the charts of one: with his rights, one at a
 * time, and only while nobody's question is answered or waits.
 */
@Injectable()
export class Prefetch {
  private readonly viewers = new LRUCache<string, Known>({ max: VIEWERS });
  private readonly outcomes;
  private running = false;
  private nextAt = 0;

  constructor(
    private readonly cache: AnswerCache,
    private readonly turns: AnswerTurns,
    private readonly versions: AnswerVersions,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly log: ServiceLog,
    metrics: Metrics,
  ) {
    this.outcomes = metrics.counter(
      'pganalytics_query_prefetched_answers_total',
      'Answers made before they were asked for: started, then used, wasted or failed; busy when none was begun.',
      ['outcome'],
    );
  }

  /** Remembers what a viewer asks. */
  remember(viewer: Viewer, habit: Habit): void {
    const key = keyOf(viewer);
    const known = this.viewers.get(key) ?? { habits: new Map<string, Habit>(), unused: 0 };
    known.unused = 0;
    known.habits.set(habit.name, habit);
    this.viewers.set(key, known);
  }

  /** A viewer looks at the charts of a server: what he asked of others may come next. */
  looked(viewer: Viewer, place: Place): void {
    const { QUERY_PREFETCH: isOn, QUERY_PREFETCH_AFTER_MS: afterMs } = this.settings.values;
    const known = isOn ? this.viewers.get(keyOf(viewer)) : undefined;
    if (!known) return;
    clearTimeout(known.timer);
    known.timer = setTimeout(() => void this.answerAhead(viewer, known, place), afterMs).unref();
  }

  private async answerAhead(viewer: Viewer, known: Known, place: Place): Promise<void> {
    const most = this.settings.values.QUERY_PREFETCH_UNUSED_PER_VIEWER;
    for (const { permission, askOf } of known.habits.values()) {
      if (known.unused >= most) return;
      if (!allows(viewer.role, permission)) continue;
      const question = askOf(place);
      // With each new sample it would be another answer: nobody would ever meet this one.
      if (question.holdsMs === undefined && !this.versions.isPast(question.asked)) continue;
      await this.make(known, place, question);
    }
  }

  private async make(known: Known, { organisationId }: Place, question: RepeatedQuestion): Promise<void> {
    const { parts, holdsMs, make } = question;
    const wanted = { organisationId, parts: [...this.versions.ofRange(question), parts], holdsMs, make };
    if (await this.cache.has(wanted)) return;
    if (!this.mayBegin()) {
      this.outcomes.inc({ outcome: 'busy' });
      return;
    }
    this.running = true;
    this.outcomes.inc({ outcome: 'started' });
    known.unused += 1;
    const used = () => {
      known.unused = 0;
      this.outcomes.inc({ outcome: 'used' });
    };
    try {
      await this.cache.makeAhead(wanted, { used, wasted: () => this.outcomes.inc({ outcome: 'wasted' }) });
    } catch (error) {
      // Nobody waits for it; who asks is told why there is none.
      this.outcomes.inc({ outcome: 'failed' });
      this.log.logger.debug({ err: error, serverId: question.serverId }, 'an answer could not be made ahead');
    } finally {
      this.running = false;
    }
  }

  private mayBegin(): boolean {
    const now = this.clock.now();
    if (this.running || now < this.nextAt || !this.turns.idle) return false;
    this.nextAt = now + 1_000 / this.settings.values.QUERY_PREFETCH_PER_SECOND;
    return true;
  }
}

const keyOf = ({ organisationId, userId }: Viewer): string => `${organisationId}/${userId}`;
