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

/** One user asks for so many answers at a time that no more of them may wait. */
export class TooManyWaiting extends AppError {
  readonly kind = 'too-many';
  readonly code = 'query.too-many-waiting';
  readonly retryAfterSeconds = 2;

  constructor(most: number) {
    super(
      `${most} of your questions wait for their turn already (QUERY_MAX_WAITING_PER_USER); ask when some of them are ` +
        'answered, or ask for several charts in one request (GET /servers/:id/panels).',
    );
  }
}

/** Who asks. */
export interface Asker {
  readonly organisationId: string;
  readonly userId: string;
}

interface Waiter extends Asker {
  readonly begin: () => void;
}

/**
 * Gives each answer that must be made its turn: a few at a time for one user, a few more for one organisation, and a few
 * more in all, so that nobody's questions take all there is. A screen asks many at once, so that they wait for a while
 * before they fail.
 */
@Injectable()
export class AnswerTurns {
  private readonly running = new Map<string, number>();
  private waiting: Waiter[] = [];
  private all = 0;

  constructor(private readonly settings: Settings) {}

  /** Whether nobody's question is being answered or waits. */
  get idle(): boolean {
    return this.all === 0 && this.waiting.length === 0;
  }

  /** @throws TooManyQuestions, TooManyWaiting */
  async take<T>(asker: Asker, make: () => Promise<T>): Promise<T> {
    await this.turn(asker);
    try {
      return await make();
    } finally {
      this.count(asker, -1);
      this.next();
    }
  }

  private async turn(asker: Asker): Promise<void> {
    if (this.hasRoom(asker)) {
      this.count(asker, 1);
      return;
    }
    const { QUERY_MAX_WAIT_SECONDS: seconds, QUERY_MAX_WAITING_PER_USER: most } = this.settings.values;
    if (this.waiting.filter(({ userId }) => userId === asker.userId).length >= most) throw new TooManyWaiting(most);
    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        ...asker,
        begin: () => {
          clearTimeout(timer);
          this.count(asker, 1);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.waiting = this.waiting.filter((one) => one !== waiter);
        reject(new TooManyQuestions());
      }, seconds * 1_000);
      this.waiting.push(waiter);
    });
  }

  private next(): void {
    const position = this.waiting.findIndex((waiter) => this.hasRoom(waiter));
    if (position >= 0) this.waiting.splice(position, 1)[0].begin();
  }

  private hasRoom({ organisationId, userId }: Asker): boolean {
    const {
      QUERY_MAX_RUNNING: all,
      QUERY_MAX_RUNNING_PER_ORGANISATION: ofOrganisation,
      QUERY_MAX_RUNNING_PER_USER: ofUser,
    } = this.settings.values;
    return this.all < all && this.of(organisationId) < ofOrganisation && this.of(userId) < ofUser;
  }

  private of(key: string): number {
    return this.running.get(key) ?? 0;
  }

  private count({ organisationId, userId }: Asker, change: 1 | -1): void {
    this.all += change;
    for (const key of [organisationId, userId]) {
      const running = this.of(key) + change;
      if (running > 0) this.running.set(key, running);
      else this.running.delete(key);
    }
  }
}
