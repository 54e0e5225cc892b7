import { newId } from '../ids/uuid.js';
import { SendReconciler } from './send-reconciler.js';

const producer = newId();
const digests = [0, 7, 0xffff_ffff, 42, 9];
const counted = {
  producer,
  topic: 'ingest.snapshots-received.v1',
  from: 0,
  firstNumber: 1,
  lastNumber: 5,
  confirmed: 4,
  xor: (7 ^ 0xffff_ffff ^ 42 ^ 0) >>> 0,
  sum: 7 + 0xffff_ffff + 42,
  unconfirmed: [5],
};

function reconciler(numbers: readonly number[], change: Readonly<Record<number, number>> = {}): SendReconciler {
  const subject = new SendReconciler();
  subject.addCount(counted);
  subject.addCount(counted);
  for (const number of numbers) subject.addRecord(`${producer}/${number}`, change[number] ?? digests[number - 1]);
  return subject;
}

describe('comparing a topic with the counts of its producers (R-KAF-14)', () => {
  it.each([
    ['without the record that nobody confirmed', [1, 2, 3, 4]],
    ['with it', [5, 4, 3, 2, 1]],
  ])('finds nothing wrong when all is there, %s', (_what, numbers) => {
    expect(reconciler(numbers).result()).toEqual({
      records: numbers.length,
      minutes: 1,
      missing: [],
      doubled: [],
      altered: [],
      uncounted: 0,
    });
  });

  it('names a confirmed record that is missing', () => {
    expect(reconciler([1, 2, 4]).result().missing).toEqual([`${producer}/3`]);
  });

  it('names a record that is there twice', () => {
    expect(reconciler([1, 2, 3, 3, 4]).result().doubled).toEqual([`${producer}/3`]);
  });

  it('names the minute of a record with another value', () => {
    expect(reconciler([1, 2, 3, 4], { 2: 8 }).result().altered).toEqual([`${producer}/1-5`]);
  });

  it('counts records of a minute that is not over', () => {
    expect(reconciler([1, 2, 3, 4, 6, 7]).result()).toMatchObject({ uncounted: 2, missing: [] });
  });

  it('refuses a header that names no record', () => {
    expect(() => new SendReconciler().addRecord('nobody', 1)).toThrow("'nobody' is no producer and number.");
  });
});
