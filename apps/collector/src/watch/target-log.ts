import type { Logger } from '@pganalytics/telemetry';

import { connectFailureOf } from '../sources/connect-failure.js';
import type { ConnectFailure } from '../sources/connect-failure.js';

/** What is logged of one target: one line for each change, however long a state lasts. */
export class TargetLog {
  private state = '';

  constructor(
    private readonly logger: Logger,
    private readonly target: string,
  ) {}

  connected(message: string): void {
    if (this.isNew('connected')) this.logger.info({ target: this.target }, message);
  }

  failed({ reason, message }: ConnectFailure): void {
    if (this.isNew(reason)) this.logger.warn({ target: this.target, reason }, message);
  }

  /** A failure that nobody foresaw is a defect of ours, and is shown with its stack. */
  sampling(error: unknown): void {
    if (connectFailureOf(error).reason !== 'other') return;
    this.logger.error({ target: this.target, err: error }, 'Sampling failed.');
  }

  secondConnection(error: unknown): void {
    this.sampling(error);
    const { reason, message } = connectFailureOf(error);
    this.logger.warn({ target: this.target, reason }, `The second connection failed: ${message}`);
  }

  private isNew(state: string): boolean {
    const changed = state !== this.state;
    this.state = state;
    return changed;
  }
}
