import { Injectable } from '@nestjs/common';
import { Authenticator, allows } from '@pganalytics/access';
import type { AuthenticatedRequest, Permission } from '@pganalytics/access';
import { AppError } from '@pganalytics/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';

import { Settings } from '../query.config.js';
import { AnswerCache } from './answer-cache.js';
import { sendAnswer } from './send-answer.js';
import { UserRates } from './user-rates.js';

/** What a URL asks, whoever asks it. */
interface KnownQuestion {
  readonly permission: Permission;
  /** Everything that the answer depends on now, besides the organisation. */
  readonly parts: () => readonly unknown[];
}

/**
 * Questions that were asked before, by their URL. One whose answer this process keeps is answered before the request is
 * taken apart again: a live screen asks the same for minutes. Who asks, what they may and how fast they ask is checked
 * as it is for every request; whatever is not plainly answered here goes the usual way, which also says why.
 */
@Injectable()
export class KnownQuestions {
  private readonly known: LRUCache<string, KnownQuestion>;

  constructor(
    private readonly authenticator: Authenticator,
    private readonly cache: AnswerCache,
    private readonly rates: UserRates,
    settings: Settings,
  ) {
    this.known = new LRUCache({ max: settings.values.QUERY_KNOWN_QUESTIONS });
  }

  /** Remembers what a request asked, once its route let it in. */
  remember(request: FastifyRequest & AuthenticatedRequest, parts: KnownQuestion['parts']): void {
    // What a POST asks stands in its body.
    if (request.method !== 'GET' || request.permission === undefined) return;
    this.known.set(request.url, { permission: request.permission, parts });
  }

  /** Answers what it can before the routes of a service are reached. */
  answerIn(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', async (request, reply) => {
      const question = request.method === 'GET' ? this.known.get(request.url) : undefined;
      const answered = question !== undefined && (await this.answer(question, request, reply));
      return answered ? reply : undefined;
    });
  }

  private async answer(question: KnownQuestion, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    try {
      const { organisationId, role, userId } = await this.authenticator.authenticate(request);
      if (!allows(role, question.permission)) return false;
      const answer = await this.cache.near({ organisationId, parts: question.parts() });
      if (answer === undefined) return false;
      await this.rates.asked(userId);
      await sendAnswer(request, reply, answer);
      return true;
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  }
}
