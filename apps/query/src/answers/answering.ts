import { Injectable } from '@nestjs/common';
import type { AuthenticatedRequest } from '@pganalytics/access';
import type { CompletenessOfData, PanelsAnswer } from '@pganalytics/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { LiveFeed } from '../live/live-feed.js';
import { Clock } from '../query.config.js';
import type { TimeRange } from '../time/time-range.js';
import { AnswerCache } from './answer-cache.js';
import { AnswerTurns } from './answer-turns.js';
import { isFinal, mayBeFinal } from './final.js';
import { KnownQuestions } from './known-questions.js';
import { sendAnswer } from './send-answer.js';
import { UserRates } from './user-rates.js';

/** One question, as a controller hands it on. */
export interface Question {
  readonly organisationId: string;
  /** Which question it is, and everything the caller asked: of a GET what its URL says, whoever asks. */
  readonly parts: readonly unknown[];
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** How many answers it is as much work as: one unless given. */
  readonly cost?: number;
}

/** One question about one server. */
export interface ServerQuestion extends Question {
  readonly serverId: string;
}

interface Ranged {
  readonly asked: { readonly from: string; readonly to: string };
  /** An answer that is dear may stay the same for so long although new samples are stored. */
  readonly holdsMs?: number;
}

type RangeAnswer = TimeRange & { readonly completeness: CompletenessOfData };

/** Answers questions through the cache, each user as fast and as many at a time as one user may. */
@Injectable()
export class Answering {
  constructor(
    private readonly cache: AnswerCache,
    private readonly turns: AnswerTurns,
    private readonly rates: UserRates,
    private readonly known: KnownQuestions,
    private readonly feed: LiveFeed,
    private readonly clock: Clock,
  ) {}

  /** Answers with what is known now: kept until something new of the server is stored. */
  async now(question: ServerQuestion, make: () => Promise<object>): Promise<void> {
    const version = () => [question.serverId, this.feed.lastStoredAt(question.serverId)];
    await this.answer(question, version, async () => ({ answer: await make(), final: false }));
  }

  /** Answers with what is known now of many servers: equal questions share an answer for so long. */
  async fleet(question: Question & { readonly holdsMs: number }, make: () => Promise<object>): Promise<void> {
    const { holdsMs } = question;
    const version = () => ['fleet', Math.floor(this.clock.now() / holdsMs)];
    await this.answer(question, version, async () => ({ answer: await make(), final: false }));
  }

  /** Answers about a range of time: kept for long when the range lies in the past. */
  async range(question: ServerQuestion & Ranged, make: () => Promise<RangeAnswer>): Promise<void> {
    await this.answer(question, this.versionOf(question), async () => {
      const answer = await make();
      return { answer, final: isFinal(question.asked, [answer.completeness], this.clock.now()) };
    });
  }

  /** Answers with several charts of a range: kept for long when none of them can change. */
  async charts(question: ServerQuestion & Ranged, make: () => Promise<PanelsAnswer>): Promise<void> {
    await this.answer(question, this.versionOf(question), async () => {
      const answer = await make();
      const all = answer.panels.map((panel) => panel.answer?.completeness);
      return { answer, final: isFinal(question.asked, all, this.clock.now()) };
    });
  }

  private versionOf({ serverId, asked, holdsMs = 1 }: ServerQuestion & Ranged): () => unknown[] {
    return () => {
      // A range in the past does not change with what is stored now.
      if (mayBeFinal(asked, this.clock.now())) return [serverId, 0];
      return [serverId, Math.floor(this.feed.lastStoredAt(serverId) / holdsMs)];
    };
  }

  private async answer(
    { organisationId, parts, request, reply, cost = 1 }: Question,
    version: () => readonly unknown[],
    make: () => Promise<{ answer: object; final: boolean }>,
  ): Promise<void> {
    // Every route that answers here asks for a permission, so that there is somebody who asks.
    const { userId } = (request as FastifyRequest & AuthenticatedRequest).principal!;
    await this.rates.asked(userId);
    const all = () => [...version(), parts];
    this.known.remember(request, all);
    const answer = await this.cache.get({
      organisationId,
      parts: all(),
      make: async () => {
        await this.rates.made(userId, cost);
        return this.turns.take({ organisationId, userId }, make);
      },
    });
    await sendAnswer(request, reply, answer);
  }
}
