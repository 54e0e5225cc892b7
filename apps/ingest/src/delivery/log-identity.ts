import { uuidBytes } from '@pganalytics/contracts';
import { messageOf } from '@pganalytics/errors';
import type { Logger } from '@pganalytics/telemetry';

const UNKNOWN = new Uint8Array(0);
/** Until it is known: those who connect meanwhile are told nothing, and wait for longer if the log is another one. */
const RETRY_MS = 500;

export interface LogIdentityOptions {
  /** The UUID of the log, as it says. */
  readonly ask: () => Promise<string>;
  readonly everyMs: number;
  readonly logger: Logger;
}

/** Which log ingest writes to, as collectors are told: asked for now and then, never for a connection. */
export class LogIdentity {
  private known: Uint8Array = UNKNOWN;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly options: LogIdentityOptions) {}

  /** Empty until the log has said it. A log that is away is taken for the same one. */
  get bytes(): Uint8Array {
    return this.known;
  }

  /** Asks, and from now on again and again; resolves after the first answer or failure. */
  async follow(): Promise<void> {
    await this.look();
    if (this.closed) return;
    const waitMs = this.known === UNKNOWN ? RETRY_MS : this.options.everyMs;
    this.timer = setTimeout(() => void this.follow(), waitMs).unref();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    const { ask, logger } = this.options;
    try {
      const id = uuidBytes(await ask());
      if (this.known !== UNKNOWN && !Buffer.from(id).equals(this.known)) {
        logger.warn('the log is another one than before: what it had acknowledged and is not stored is gone from it');
      }
      this.known = id;
    } catch (error) {
      logger.debug({ reason: messageOf(error) }, 'which log it is cannot be known now');
    }
  }
}
