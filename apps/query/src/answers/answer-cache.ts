import { hash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { Cache, MemoryCache } from '@pganalytics/cache';
import { AppError } from '@pganalytics/errors';
import { Metrics } from '@pganalytics/telemetry';

import { Settings } from '../query.config.js';
import { answerFrom, fromBytes, toBytes } from './packed-answer.js';
import type { Answer } from './packed-answer.js';

export interface AnswerQuestion {
  /** Whose answer it is: no other organisation can meet it. */
  readonly organisationId: string;
  /** Everything the answer depends on. */
  readonly parts: readonly unknown[];
  /** Makes the answer, and says whether it is final. */
  readonly make: () => Promise<{ readonly answer: object; readonly final: boolean }>;
}

/** Bytes that this process keeps before it asks the shared cache. */
const IN_PROCESS_BYTES = 33_554_432;

/** The shared cache has keys of its own for each form in which answers are written down. */
const FORM = 'answer2';

/** Keeps answers for a short time as bytes, here and in the shared cache; equal questions at one time are asked once. */
@Injectable()
export class AnswerCache {
  private readonly kept = new MemoryCache({ maxBytes: IN_PROCESS_BYTES });
  private readonly running = new Map<string, Promise<Answer>>();
  private readonly answers;

  constructor(
    private readonly shared: Cache,
    private readonly settings: Settings,
    metrics: Metrics,
  ) {
    this.answers = metrics.counter('pganalytics_query_answers_total', 'Answers by where they came from.', ['from']);
  }

  /** An answer that this process keeps; `undefined` when it must be fetched or made. */
  async near(of: Pick<AnswerQuestion, 'organisationId' | 'parts'>): Promise<Answer | undefined> {
    const kept = await this.kept.get(keyOf(of));
    return kept && this.found(kept, 'memory');
  }

  async get(question: AnswerQuestion): Promise<Answer> {
    const key = keyOf(question);
    const kept = await this.kept.get(key);
    if (kept) return this.found(kept, 'memory');
    const running = this.running.get(key);
    if (running) {
      this.answers.inc({ from: 'flight' });
      // Who asked first may have asked too much; that is no reason to refuse the others.
      return running.catch((error: unknown) => {
        if (error instanceof AppError && error.kind === 'too-many') return this.get(question);
        throw error;
      });
    }
    const flight = this.fetch(key, question.make).finally(() => this.running.delete(key));
    this.running.set(key, flight);
    return flight;
  }

  private async fetch(key: string, make: AnswerQuestion['make']): Promise<Answer> {
    const shared = await this.shared.get(key);
    if (shared) {
      await this.kept.set(key, shared, this.secondsOf(fromBytes(shared)));
      return this.found(shared, 'shared');
    }
    const made = await make();
    const answer = await answerFrom(made.answer, made.final);
    const bytes = toBytes(answer);
    const seconds = this.secondsOf(answer);
    await this.kept.set(key, bytes, seconds);
    // Nobody waits for what only later questions have of it.
    void this.shared.set(key, bytes, seconds);
    this.answers.inc({ from: 'history' });
    return answer;
  }

  private secondsOf({ final }: Answer): number {
    const { QUERY_CACHE_SECONDS, QUERY_CLOSED_CACHE_SECONDS } = this.settings.values;
    return final ? QUERY_CLOSED_CACHE_SECONDS : QUERY_CACHE_SECONDS;
  }

  private found(bytes: Buffer, from: 'memory' | 'shared'): Answer {
    this.answers.inc({ from });
    return fromBytes(bytes);
  }
}

function keyOf({ organisationId, parts }: Pick<AnswerQuestion, 'organisationId' | 'parts'>): string {
  return `${FORM}:${organisationId}:${hash('sha256', JSON.stringify(parts), 'base64url')}`;
}
