import { Injectable } from '@nestjs/common';
import type { AuthenticatedRequest, Permission, Principal } from '@pganalytics/access';
import type { CompletenessOfData } from '@pganalytics/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';

import type { TimeRange } from '../time/time-range.js';
import { AnswerCache } from './answer-cache.js';
import { AnswerTurns } from './answer-turns.js';
import { AnswerVersions } from './answer-versions.js';
import type { Made } from './answer-versions.js';
import type { Moments } from './final.js';
import { jsonBytes } from './json-bytes.js';
import { KnownQuestions } from './known-questions.js';
import { Prefetch } from './prefetch.js';
import type { Place } from './prefetch.js';
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
  readonly asked: Moments;
  /** An answer that is dear may stay the same for so long although new samples are stored. */
  readonly holdsMs?: number;
}

type RangeAnswer = TimeRange & { readonly completeness: CompletenessOfData };

/** Charts, each with its answer or without one. */
interface ChartsAnswer extends TimeRange {
  readonly panels: readonly { readonly answer: Pick<RangeAnswer, 'completeness'> | null }[];
}

/** The same question of another server and range: it may be answered before this caller asks it there. */
interface Repeatable {
  readonly again?: ((place: Place) => Again) | undefined;
}

interface Again {
  readonly parts: readonly unknown[];
  readonly make: () => Promise<RangeAnswer>;
}

/** Answers questions through the cache, each user as fast and as many at a time as one user may. */
@Injectable()
export class Answering {
  constructor(
    private readonly cache: AnswerCache,
    private readonly turns: AnswerTurns,
    private readonly rates: UserRates,
    private readonly known: KnownQuestions,
    private readonly versions: AnswerVersions,
    private readonly prefetch: Prefetch,
  ) {}

  /** Answers with what is known now: kept until something new of the server is stored. */
  async now(question: ServerQuestion, make: () => Promise<object>): Promise<void> {
    const version = () => this.versions.ofServer(question.serverId);
    await this.answer(question, version, async () => ({ answer: await make(), final: false }));
  }

  /** Answers with what is known now of many servers: equal questions share an answer for so long. */
  async fleet(question: Question & { readonly holdsMs: number }, make: () => Promise<object>): Promise<void> {
    const version = () => this.versions.ofFleet(question.holdsMs);
    await this.answer(question, version, async () => ({ answer: await make(), final: false }));
  }

  /** Answers about a range of time: kept for long when the range lies in the past. */
  async range(question: ServerQuestion & Ranged & Repeatable, make: () => Promise<RangeAnswer>): Promise<void> {
    const version = () => this.versions.ofRange(question);
    await this.answer(question, version, () => this.settled(question.asked, make));
    this.remember(question);
  }

  /** Answers with several charts of a range: kept for long when none of them can change. */
  async charts(question: ServerQuestion & Ranged, make: () => Promise<ChartsAnswer>): Promise<void> {
    const { asked, request, serverId, organisationId } = question;
    const version = () => this.versions.ofRange(question);
    await this.answer(question, version, async () => {
      const answer = await make();
      const all = answer.panels.map((panel) => panel.answer?.completeness);
      return this.versions.settled(asked, jsonBytes(answer), all);
    });
    this.prefetch.looked(callerOf(request).principal, { organisationId, serverId, asked });
  }

  private remember({ parts: [name], request, holdsMs, again }: ServerQuestion & Ranged & Repeatable): void {
    if (again === undefined) return;
    const { principal, permission } = callerOf(request);
    this.prefetch.remember(principal, {
      name: String(name),
      permission,
      askOf: (place) => {
        const { parts, make } = again(place);
        const { serverId, asked } = place;
        return { serverId, asked, parts, holdsMs, make: () => this.settled(asked, make) };
      },
    });
  }

  private async settled(asked: Moments, make: () => Promise<RangeAnswer>): Promise<Made> {
    const answer = await make();
    return this.versions.settled(asked, answer, [answer.completeness]);
  }

  private async answer(
    question: Question & { readonly holdsMs?: number | undefined },
    version: () => readonly unknown[],
    make: () => Promise<Made>,
  ): Promise<void> {
    const { organisationId, parts, request, reply, holdsMs, cost = 1 } = question;
    const { userId } = callerOf(request).principal;
    await this.rates.asked(userId);
    const all = () => [...version(), parts];
    this.known.remember(request, all);
    const answer = await this.cache.get({
      organisationId,
      parts: all(),
      holdsMs,
      make: async () => {
        await this.rates.made(userId, cost);
        return this.turns.take({ organisationId, userId }, make);
      },
    });
    await sendAnswer(request, reply, answer);
  }
}

/** Every route that answers here asks for a permission, so that there is somebody who asks. */
function callerOf(request: FastifyRequest): { readonly principal: Principal; readonly permission: Permission } {
  const { principal, permission } = request as FastifyRequest & AuthenticatedRequest;
  return { principal: principal!, permission: permission! };
}
