import { uuidBytes } from '@pganalytics/contracts';
import { encodeIngestMessage } from '@pganalytics/contracts/wire';
import type { SequenceRange } from '@pganalytics/contracts/wire';

interface StreamAnswers {
  readonly serverId: Uint8Array;
  readonly epoch: bigint;
  logged: bigint[];
  stored: SequenceRange[];
}

/** What is to be told to one collector, gathered so that one message acknowledges many snapshots. */
export class AnswerBatch {
  private readonly streams = new Map<string, StreamAnswers>();
  private credit = 0;

  logged(serverId: string, epoch: bigint, sequence: bigint): void {
    this.of(serverId, epoch).logged.push(sequence);
  }

  stored(serverId: string, epoch: bigint, ranges: readonly SequenceRange[]): void {
    this.of(serverId, epoch).stored.push(...ranges);
  }

  giveCredit(snapshots: number): void {
    this.credit += snapshots;
  }

  /** The messages to send; the batch is empty afterwards. */
  take(): Uint8Array[] {
    const messages: Uint8Array[] = [];
    for (const { serverId, epoch, logged, stored } of this.streams.values()) {
      messages.push(encodeIngestMessage({ ack: { serverId, epoch, logged: rangesOf(logged), stored } }));
    }
    this.streams.clear();
    if (this.credit > 0) messages.push(encodeIngestMessage({ credit: { snapshots: this.credit } }));
    this.credit = 0;
    return messages;
  }

  private of(serverId: string, epoch: bigint): StreamAnswers {
    const key = `${serverId} ${epoch}`;
    let answers = this.streams.get(key);
    if (!answers) {
      answers = { serverId: uuidBytes(serverId), epoch, logged: [], stored: [] };
      this.streams.set(key, answers);
    }
    return answers;
  }
}

/** Sequence numbers as inclusive ranges, in order; a number given twice counts once. */
export function rangesOf(sequences: readonly bigint[]): SequenceRange[] {
  const ranges: SequenceRange[] = [];
  let last: SequenceRange | undefined;
  for (const sequence of sequences.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))) {
    if (last && sequence <= last.to + 1n) last.to = sequence;
    else ranges.push((last = { from: sequence, to: sequence }));
  }
  return ranges;
}
