import { newId } from '@pganalytics/contracts';
import type { MessageOf, sendsCounted } from '@pganalytics/contracts';

type SendsCounted = MessageOf<typeof sendsCounted>;

/** A record that was given a number, until the log has said what became of it. */
export interface NumberedSend {
  /** The record's header `sent-as`. */
  readonly sentAs: string;
  settled(confirmed: boolean): void;
}

interface Minute {
  readonly from: number;
  readonly firstNumber: number;
  lastNumber: number;
  open: number;
  confirmed: number;
  xor: number;
  sum: number;
  readonly unconfirmed: number[];
}

const MINUTE_MS = 60_000;

/**
 * Numbers the records that this process puts on a topic and counts, minute by minute, what the log confirmed. A minute
 * is told when it is over and all its records are settled: with it a reader of the topic can prove that nothing is
 * missing. What was sent in a minute that is never told, because the process died, counts for nobody.
 */
export class SendCounts {
  readonly producer = newId();
  private number = 0;
  private minute: Minute | undefined;
  private readonly waiting = new Set<Minute>();

  constructor(
    private readonly topic: string,
    private readonly publish: (counted: SendsCounted) => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Gives the next record its number; `digest` is the CRC-32 of its value. */
  next(digest: number, now: number): NumberedSend {
    const minute = this.minuteOf(now);
    const number = (this.number += 1);
    minute.lastNumber = number;
    minute.open += 1;
    return {
      sentAs: `${this.producer}/${number}`,
      settled: (confirmed) => {
        minute.open -= 1;
        if (confirmed) {
          minute.confirmed += 1;
          minute.xor = (minute.xor ^ digest) >>> 0;
          minute.sum += digest >>> 0;
        } else minute.unconfirmed.push(number);
        if (minute.open === 0 && minute !== this.minute) void this.tell(minute);
      },
    };
  }

  /** Ends the minute that is running, when it is over or the process ends, and tells what is settled. */
  async end(now = Number.MAX_SAFE_INTEGER): Promise<void> {
    const { minute } = this;
    if (minute === undefined || now < minute.from + MINUTE_MS) return;
    this.minute = undefined;
    if (minute.open === 0) await this.tell(minute);
  }

  private minuteOf(now: number): Minute {
    if (this.minute !== undefined && now >= this.minute.from + MINUTE_MS) void this.end(now);
    this.minute ??= this.begin(now - (now % MINUTE_MS));
    return this.minute;
  }

  private begin(from: number): Minute {
    const firstNumber = this.number + 1;
    const minute = { from, firstNumber, lastNumber: 0, open: 0, confirmed: 0, xor: 0, sum: 0, unconfirmed: [] };
    this.waiting.add(minute);
    return minute;
  }

  private async tell(minute: Minute): Promise<void> {
    if (!this.waiting.delete(minute)) return;
    const { open: _settled, ...counted } = minute;
    try {
      await this.publish({ producer: this.producer, topic: this.topic, ...counted });
    } catch (error) {
      this.onError(error);
    }
  }
}
