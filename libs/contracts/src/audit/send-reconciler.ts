import type { MessageOf } from '../topics/define-topic.js';
import type { sendsCounted } from '../topics/sends-counted.topic.js';

type SendsCounted = MessageOf<typeof sendsCounted>;

/** What a topic holds, compared with what its producers say they put there. */
export interface Reconciliation {
  readonly records: number;
  readonly minutes: number;
  /** Confirmed by the log and not on the topic, as `producer/number`. */
  readonly missing: readonly string[];
  /** More than once on the topic. */
  readonly doubled: readonly string[];
  /** Minutes whose XOR or sum is not that of the records: a value is not what was sent. */
  readonly altered: readonly string[];
  /** Records of no minute that was counted: the producer died, or its minute is not over. */
  readonly uncounted: number;
}

interface Producer {
  /** CRC-32 of the value by the record's number. */
  readonly digests: Map<number, number>;
  readonly minutes: SendsCounted[];
}

/**
 * Proves from a topic and the counts of its producers that nothing was lost or doubled between them. Give it all records
 * and all counts, in any order, then ask. It keeps a number and a digest of every record: for checks, not for ever.
 */
export class SendReconciler {
  private readonly producers = new Map<string, Producer>();
  private readonly doubled: string[] = [];
  private records = 0;

  /** `sentAs` is the record's header, `digest` the CRC-32 of its value. @throws Error for a header that is none */
  addRecord(sentAs: string, digest: number): void {
    const [id, text] = sentAs.split('/');
    const number = Number(text);
    if (!Number.isSafeInteger(number) || number < 1) throw new Error(`'${sentAs}' is no producer and number.`);
    const { digests } = this.producerOf(id);
    this.records += 1;
    if (digests.has(number)) this.doubled.push(sentAs);
    digests.set(number, digest >>> 0);
  }

  addCount(counted: SendsCounted): void {
    const { minutes } = this.producerOf(counted.producer);
    // The count itself may be delivered twice.
    if (!minutes.some(({ firstNumber }) => firstNumber === counted.firstNumber)) minutes.push(counted);
  }

  result(): Reconciliation {
    const missing: string[] = [];
    const altered: string[] = [];
    let [minutes, uncounted] = [0, 0];
    for (const [id, producer] of this.producers) {
      minutes += producer.minutes.length;
      let covered = 0;
      for (const minute of producer.minutes) {
        const found = compare(id, minute, producer.digests);
        missing.push(...found.missing);
        if (found.altered) altered.push(`${id}/${minute.firstNumber}-${minute.lastNumber}`);
        covered += found.present;
      }
      uncounted += producer.digests.size - covered;
    }
    return { records: this.records, minutes, missing, doubled: this.doubled, altered, uncounted };
  }

  private producerOf(id: string): Producer {
    let producer = this.producers.get(id);
    if (producer === undefined) this.producers.set(id, (producer = { digests: new Map(), minutes: [] }));
    return producer;
  }
}

function compare(id: string, minute: SendsCounted, digests: ReadonlyMap<number, number>) {
  const unconfirmed = new Set(minute.unconfirmed);
  const missing: string[] = [];
  let [xor, sum, present] = [0, 0, 0];
  for (let number = minute.firstNumber; number <= minute.lastNumber; number += 1) {
    const digest = digests.get(number);
    if (digest !== undefined) present += 1;
    if (unconfirmed.has(number)) continue;
    if (digest === undefined) missing.push(`${id}/${number}`);
    xor = (xor ^ (digest ?? 0)) >>> 0;
    sum += digest ?? 0;
  }
  return { missing, present, altered: missing.length === 0 && (xor !== minute.xor || sum !== minute.sum) };
}
