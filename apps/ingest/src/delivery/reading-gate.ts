import type { Reader } from './intake.js';

/** Reading from a stream goes on only when nobody asks it to wait. */
export class ReadingGate implements Reader {
  private full = false;
  private unread = false;

  constructor(private readonly call: Reader) {}

  /** Too much waits for the log. */
  pause(): void {
    this.full = true;
    this.call.pause();
  }

  resume(): void {
    this.full = false;
    this.go();
  }

  /** The other side does not read our answers: whatever it sends now would only make more of them. */
  answersWait(): void {
    this.unread = true;
    this.call.pause();
  }

  answersRead(): void {
    if (!this.unread) return;
    this.unread = false;
    this.go();
  }

  private go(): void {
    if (!this.full && !this.unread) this.call.resume();
  }
}
