import { Injectable } from '@nestjs/common';
import type { CompletenessOfData } from '@pganalytics/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { LiveFeed } from '../live/live-feed.js';
import { Clock } from '../query.config.js';
import type { TimeRange } from '../time/time-range.js';
import { AnswerCache } from './answer-cache.js';
import { AnswerTurns } from './answer-turns.js';
import { isFinal, mayBeFinal } from './final.js';
import { sendAnswer } from './send-answer.js';

/** One question about one server, as a controller hands it on. */
export interface ServerQuestion {
  readonly organisationId: string;
  readonly serverId: string;
  /** Which question it is, and everything the caller asked. */
  readonly parts: readonly unknown[];
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

type RangeAnswer = TimeRange & { readonly completeness: CompletenessOfData };

/** Answers questions about servers through the cache. */
@Injectable()
export class Answering {
  constructor(
    private readonly cache: AnswerCache,
    private readonly turns: AnswerTurns,
    private readonly feed: LiveFeed,
    private readonly clock: Clock,
  ) {}

  /** Answers with what is known now: kept until something new of the server is stored. */
  async now(question: ServerQuestion, make: () => Promise<object>): Promise<void> {
    const parts = [question.serverId, this.feed.lastStoredAt(question.serverId), question.parts];
    const answer = await this.cache.get({
      organisationId: question.organisationId,
      parts,
      make: async () => ({ answer: await this.turns.take(question.organisationId, make), final: false }),
    });
    await sendAnswer(question.request, question.reply, answer);
  }

  /** Answers about a range of time: kept for long when the range lies in the past. */
  async range(
    question: ServerQuestion & {
      readonly asked: { readonly from: string; readonly to: string };
      /** An answer that is dear may stay the same for so long although new samples are stored. */
      readonly holdsMs?: number;
    },
    make: () => Promise<RangeAnswer>,
  ): Promise<void> {
    const { asked, organisationId, serverId } = question;
    // A range in the past does not change with what is stored now.
    const newest = Math.floor(this.feed.lastStoredAt(serverId) / (question.holdsMs ?? 1));
    const version = mayBeFinal(asked, this.clock.now()) ? 0 : newest;
    const answer = await this.cache.get({
      organisationId,
      parts: [serverId, version, question.parts],
      make: async () => {
        const made = await this.turns.take(organisationId, make);
        return { answer: made, final: isFinal(asked, made, this.clock.now()) };
      },
    });
    await sendAnswer(question.request, question.reply, answer);
  }
}
