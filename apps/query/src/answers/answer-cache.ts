import { hash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { Cache, MemoryCache } from '@pganalytics/cache';
import { AppError } from '@pganalytics/errors';
import { Metrics } from '@pganalytics/telemetry';

import { Settings } from '../query.config.js';
import type { Made } from './answer-versions.js';
import { EarlyAnswers } from './early-answers.js';
import { answerFrom, fromBytes, toBytes } from './packed-answer.js';
import type { Answer } from './packed-answer.js';

export interface AnswerQuestion {
  /** Whose answer it is: no other organisation can meet it. */
  readonly organisationId: string;
  /** Everything the answer depends on. */
  readonly parts: readonly unknown[];
  /** The parts stay the same for so long: the answer is kept as long. */
  readonly holdsMs?: number | undefined;
  /** Makes the answer, and says whether it is final. */
  readonly make: () => Promise<Made>;
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
  private readonly early = new EarlyAnswers();
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
    const key = keyOf(of);
    const kept = await this.kept.get(key);
    if (!kept) return undefined;
    this.early.used(key);
    return this.found(kept, 'memory');
  }

  /** Whether this process keeps an answer or is about to have it. */
  async has(of: Pick<AnswerQuestion, 'organisationId' | 'parts'>): Promise<boolean> {
    const key = keyOf(of);
    return this.running.has(key) || (await this.kept.get(key)) !== undefined;
  }

  /** Makes an answer before somebody asks for it; tells once whether somebody then does. */
  async makeAhead(question: AnswerQuestion, fate: { used: () => void; wasted: () => void }): Promise<void> {
    const key = keyOf(question);
    this.early.watch(key, fate);
    try {
      this.early.made(key, this.secondsOf(await this.fly(key, question), question));
    } catch (error) {
      this.early.failed(key);
      throw error;
    }
  }

  async get(question: AnswerQuestion): Promise<Answer> {
    const key = keyOf(question);
    const kept = await this.kept.get(key);
    this.early.used(key);
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
    return this.fly(key, question);
  }

  private fly(key: string, question: AnswerQuestion): Promise<Answer> {
    const running = this.running.get(key);
    if (running) return running;
    const flight = this.fetch(key, question).finally(() => this.running.delete(key));
    this.running.set(key, flight);
    return flight;
  }

  private async fetch(key: string, question: AnswerQuestion): Promise<Answer> {
    const shared = await this.shared.get(key);
    if (shared) {
      await this.kept.set(key, shared, this.secondsOf(fromBytes(shared), question));
      return this.found(shared, 'shared');
    }
    const made = await question.make();
    const answer = await answerFrom(made.answer, made.final);
    const bytes = toBytes(answer);
    const seconds = this.secondsOf(answer, question);
    await this.kept.set(key, bytes, seconds);
    // Nobody waits for what only later questions have of it.
    void this.shared.set(key, bytes, seconds);
    this.answers.inc({ from: 'history' });
    return answer;
  }

  private secondsOf({ final }: Answer, { holdsMs = 0 }: Pick<AnswerQuestion, 'holdsMs'>): number {
    const { QUERY_CACHE_SECONDS, QUERY_CLOSED_CACHE_SECONDS } = this.settings.values;
    return final ? QUERY_CLOSED_CACHE_SECONDS : Math.max(QUERY_CACHE_SECONDS, Math.ceil(holdsMs / 1_000));
  }

  private found(bytes: Buffer, from: 'memory' | 'shared'): Answer {
    this.answers.inc({ from });
    return fromBytes(bytes);
  }
}

function keyOf({ organisationId, parts }: Pick<AnswerQuestion, 'organisationId' | 'parts'>): string {
  return `${FORM}:${organisationId}:${hash('sha256', JSON.stringify(parts), 'base64url')}`;
}
