import { Injectable } from '@nestjs/common';
import type { CompletenessOfData } from '@pganalytics/contracts';

import { LiveFeed } from '../live/live-feed.js';
import { Clock } from '../query.config.js';
import { isFinal, mayBeFinal } from './final.js';
import type { Moments } from './final.js';

/** What an answer about a range of a server depends on besides the question. */
export interface RangeOfServer {
  readonly serverId: string;
  readonly asked: Moments;
  /** An answer that is dear may stay the same for so long although new samples are stored. */
  readonly holdsMs?: number | undefined;
}

/** An answer, maybe written down as JSON already, and whether it will never change. */
export interface Made {
  readonly answer: object | Buffer;
  readonly final: boolean;
}

/** Says which version of the history an answer shows: with the question it is what the answer is kept under. */
@Injectable()
export class AnswerVersions {
  constructor(
    private readonly feed: LiveFeed,
    private readonly clock: Clock,
  ) {}

  /** Until something new of a server is stored. */
  ofServer(serverId: string): unknown[] {
    return [serverId, this.feed.lastStoredAt(serverId)];
  }

  /** Of many servers: for so long. */
  ofFleet(holdsMs: number): unknown[] {
    return ['fleet', Math.floor(this.clock.now() / holdsMs)];
  }

  /** A range in the past does not change with what is stored now. */
  ofRange({ serverId, asked, holdsMs = 1 }: RangeOfServer): unknown[] {
    if (this.isPast(asked)) return [serverId, 0];
    return [serverId, Math.floor(this.feed.lastStoredAt(serverId) / holdsMs)];
  }

  isPast(asked: Moments): boolean {
    return mayBeFinal(asked, this.clock.now());
  }

  /** Says of an answer about a range whether it is final. */
  settled(asked: Moments, answer: object | Buffer, parts: readonly (CompletenessOfData | undefined)[]): Made {
    return { answer, final: isFinal(asked, parts, this.clock.now()) };
  }
}
