import { Injectable } from '@nestjs/common';
import { AppError } from '@pganalytics/errors';

import { Settings } from '../query.config.js';

/** So many answers are being made that this one did not get its turn in time. */
export class TooManyQuestions extends AppError {
  readonly kind = 'too-many';
  readonly code = 'query.too-many-questions';
  readonly retryAfterSeconds = 5;

  constructor() {
    super('So many answers are being made that this one did not get its turn; try again in a few seconds.');
  }
}

interface Waiter {
  readonly organisationId: string;
  readonly begin: () => void;
}

/**
 * Gives each answer that must be made its turn: a few at a time for one organisation, and a few more in all, so that
 * nobody's questions take all there is. A screen asks many at once, so that they wait for a while before they fail.
 */
@Injectable()
export class AnswerTurns {
  private readonly running = new Map<string, number>();
  private waiting: Waiter[] = [];
  private all = 0;

  constructor(private readonly settings: Settings) {}

  /** @throws TooManyQuestions */
  async take<T>(organisationId: string, make: () => Promise<T>): Promise<T> {
    await this.turn(organisationId);
    try {
      return await make();
    } finally {
      this.count(organisationId, -1);
      this.next();
    }
  }

  private async turn(organisationId: string): Promise<void> {
    if (this.hasRoom(organisationId)) {
      this.count(organisationId, 1);
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        organisationId,
        begin: () => {
          clearTimeout(timer);
          this.count(organisationId, 1);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((one) => one !== waiter);
        reject(new TooManyQuestions());
      }, this.settings.values.QUERY_MAX_WAIT_SECONDS * 1_000);
      this.waiting.push(waiter);
    });
  }

  private next(): void {
    const position = this.waiting.findIndex(({ organisationId }) => this.hasRoom(organisationId));
    if (position >= 0) this.waiting.splice(position, 1)[0].begin();
  }

  private hasRoom(organisationId: string): boolean {
    const { QUERY_MAX_RUNNING, QUERY_MAX_RUNNING_PER_ORGANISATION } = this.settings.values;
    const own = this.running.get(organisationId) ?? 0;
    return this.all < QUERY_MAX_RUNNING && own < QUERY_MAX_RUNNING_PER_ORGANISATION;
  }

  private count(organisationId: string, change: 1 | -1): void {
    this.all += change;
    const own = (this.running.get(organisationId) ?? 0) + change;
    if (own > 0) this.running.set(organisationId, own);
    else this.running.delete(organisationId);
  }
}
