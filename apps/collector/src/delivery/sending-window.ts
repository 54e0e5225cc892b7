import { BackOff } from './back-off.js';

/** How much may be sent now: what ingest takes, and not for a while after it has refused what it may take later. */
export class SendingWindow {
  private credit = 0;
  private held: NodeJS.Timeout | undefined;
  private readonly backOff: BackOff;

  constructor(
    private readonly options: {
      readonly firstMs: number;
      readonly mostMs: number;
      readonly onOpen: () => void;
    },
  ) {
    this.backOff = new BackOff(options);
  }

  get isOpen(): boolean {
    return this.credit > 0 && this.held === undefined;
  }

  /** A connection begins, or is over. */
  reset(credit: number): void {
    this.credit = credit;
    clearTimeout(this.held);
    this.held = undefined;
  }

  give(snapshots: number): void {
    this.credit += snapshots;
  }

  spend(): void {
    this.credit--;
  }

  /** Ingest has taken something. */
  succeeded(): void {
    this.backOff.reset();
  }

  /** Ingest would refuse what comes now as well: over a quota, for one. */
  holdBack(): void {
    this.held ??= setTimeout(() => {
      this.held = undefined;
      this.options.onOpen();
    }, this.backOff.nextMs()).unref();
  }
}
