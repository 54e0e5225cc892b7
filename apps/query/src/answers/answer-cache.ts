import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { Cache, MemoryCache } from '@pganalytics/cache';
import { Metrics } from '@pganalytics/telemetry';

import { Settings } from '../query.config.js';

/** An answer as bytes, ready to be sent. */
export interface Answer {
  readonly body: Buffer;
  readonly etag: string;
  /** The range lies in the past and holds all it ever will: the answer never changes. */
  readonly final: boolean;
}

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

/** Keeps answers for a short time as bytes, here and in the shared cache; equal questions at one time are asked once. */
@Injectable()
export class AnswerCache {
  private readonly near = new MemoryCache({ maxBytes: IN_PROCESS_BYTES });
  private readonly running = new Map<string, Promise<Answer>>();
  private readonly answers;

  constructor(
    private readonly shared: Cache,
    private readonly settings: Settings,
    metrics: Metrics,
  ) {
    this.answers = metrics.counter('pganalytics_query_answers_total', 'Answers by where they came from.', ['from']);
  }

  async get({ organisationId, parts, make }: AnswerQuestion): Promise<Answer> {
    const digest = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
    const key = `query:${organisationId}:${digest}`;
    const near = await this.near.get(key);
    if (near) return this.found(near, 'memory');
    const running = this.running.get(key);
    if (running) {
      this.answers.inc({ from: 'flight' });
      return running;
    }
    const flight = this.fetch(key, make).finally(() => this.running.delete(key));
    this.running.set(key, flight);
    return flight;
  }

  private async fetch(key: string, make: AnswerQuestion['make']): Promise<Answer> {
    const shared = await this.shared.get(key);
    if (shared) {
      await this.near.set(key, shared, this.secondsOf(open(shared)));
      return this.found(shared, 'shared');
    }
    const { answer, final } = await make();
    const packed = Buffer.concat([Buffer.from([final ? 1 : 0]), Buffer.from(JSON.stringify(answer))]);
    const opened = open(packed);
    const seconds = this.secondsOf(opened);
    await Promise.all([this.near.set(key, packed, seconds), this.shared.set(key, packed, seconds)]);
    this.answers.inc({ from: 'history' });
    return opened;
  }

  private secondsOf({ final }: Answer): number {
    const { QUERY_CACHE_SECONDS, QUERY_CLOSED_CACHE_SECONDS } = this.settings.values;
    return final ? QUERY_CLOSED_CACHE_SECONDS : QUERY_CACHE_SECONDS;
  }

  private found(packed: Buffer, from: 'memory' | 'shared'): Answer {
    this.answers.inc({ from });
    return open(packed);
  }
}

function open(packed: Buffer): Answer {
  const body = packed.subarray(1);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { body, etag, final: packed[0] === 1 };
}
