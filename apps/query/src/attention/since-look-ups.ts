import { Injectable } from '@nestjs/common';
import { messageOf } from '@pganalytics/errors';

import { ServiceLog } from '../query.config.js';
import type { Condition } from './condition.js';
import { FindSince } from './find-since.js';
import type { Since } from './find-since.js';

/** A condition of a server of which the beginning is to be found. */
export interface LookUp {
  readonly organisationId: string;
  readonly serverId: string;
  readonly condition: Condition;
  /** The sample in which it was found to hold. */
  readonly at: number;
  readonly found: (since: Since) => void;
}

/** Beginnings that are looked for at a time; each is a few dozen small questions to the history. */
const AT_A_TIME = 4;

/**
 * Looks for beginnings beside the judging, so that nobody waits for them to learn that something holds. Organisations
 * take turns; what fails is asked for again with the next sample.
 */
@Injectable()
export class SinceLookUps {
  private readonly waiting = new Map<string, LookUp>();
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly findSince: FindSince,
    private readonly log: ServiceLog,
  ) {}

  /** Looks for it when its turn comes; what waits already is not looked for twice. */
  ask(lookUp: LookUp): void {
    const key = `${lookUp.serverId} ${lookUp.condition.id}`;
    if (this.stopped || this.waiting.has(key)) return;
    this.waiting.set(key, lookUp);
    this.running ??= this.work().finally(() => (this.running = undefined));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async work(): Promise<void> {
    while (this.waiting.size > 0 && !this.stopped) {
      const turns = [...Map.groupBy(this.waiting, ([, { organisationId }]) => organisationId).values()];
      const round = turns.map(([first]) => first);
      for (let from = 0; from < round.length && !this.stopped; from += AT_A_TIME) {
        await Promise.all(round.slice(from, from + AT_A_TIME).map(([key, lookUp]) => this.lookUp(key, lookUp)));
      }
    }
  }

  private async lookUp(key: string, { condition, at, found, ...of }: LookUp): Promise<void> {
    try {
      found(await this.findSince.run(of, condition, at));
    } catch (error) {
      const told = { reason: messageOf(error), server: of.serverId, condition: condition.id };
      this.log.logger.warn(told, 'the beginning of a condition could not be looked up');
    } finally {
      this.waiting.delete(key);
    }
  }
}
