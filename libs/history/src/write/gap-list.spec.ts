import fc from 'fast-check';

import { afterArrivals, afterDeclaration, NOT_RECEIVED } from './gap-list.js';
import type { SequenceGap } from './gap-list.js';
import { formatRanges, includes, parseRanges, withSequences } from './sequence-ranges.js';

const arrival = (sequence: number) => ({ sequence: BigInt(sequence), at: sequence * 1000 });
const shown = (gaps: SequenceGap[]) =>
  gaps
    .toSorted((a, b) => Number(a.from - b.from))
    .map(({ from, to, fromAt, toAt, reason }) => [Number(from), Number(to), fromAt, toAt, reason]);

describe('gaps of a stream', () => {
  it('open when a sequence is skipped, and split and close as the rest arrives', () => {
    const open = afterArrivals([], arrival(0), [arrival(1), arrival(6)]);
    const split = afterArrivals(open, arrival(6), [arrival(3)]);
    const closed = afterArrivals(split, arrival(6), [arrival(2), arrival(5), arrival(4)]);

    expect(shown(open)).toEqual([[2, 5, 1000, 6000, NOT_RECEIVED]]);
    expect(shown(split)).toEqual([
      [2, 2, 1000, 3000, NOT_RECEIVED],
      [4, 5, 3000, 6000, NOT_RECEIVED],
    ]);
    expect(closed).toEqual([]);
  });

  it('take the reason the collector declares, before or after the gap is seen', () => {
    const declared = { from: 2n, to: 3n, fromAt: 2000, toAt: 3000, reason: 'spool-full' };
    const received = [
      [1n, 1n],
      [5n, 5n],
    ] as const;

    const after = afterDeclaration(afterArrivals([], arrival(1), [arrival(5)]), declared, received);
    const before = afterArrivals(afterDeclaration([], declared, [[1n, 1n]]), arrival(1), [arrival(5)]);

    expect(shown(after).map((gap) => [gap[0], gap[1], gap[4]])).toEqual([
      [2, 3, 'spool-full'],
      [4, 4, NOT_RECEIVED],
    ]);
    expect(shown(before).map((gap) => [gap[0], gap[1], gap[4]])).toEqual([
      [2, 3, 'spool-full'],
      [4, 4, NOT_RECEIVED],
    ]);
  });

  it('are exactly the complement of what was received, in whatever order it arrives', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 30 })), { maxLength: 6 }), (batches) => {
        let gaps: SequenceGap[] = [];
        let newest = arrival(0);
        const received = new Set<number>();
        for (const batch of batches) {
          const fresh = [...new Set(batch)].filter((sequence) => !received.has(sequence));
          gaps = afterArrivals(gaps, newest, fresh.map(arrival));
          for (const sequence of fresh) received.add(sequence);
          newest = arrival(Math.max(0, ...received));
        }
        const missing = gaps.flatMap(({ from, to }) =>
          Array.from({ length: Number(to - from) + 1 }, (_, index) => Number(from) + index),
        );

        const expected = Array.from({ length: Math.max(0, ...received) }, (_, index) => index + 1).filter(
          (sequence) => !received.has(sequence),
        );
        expect(missing.toSorted((a, b) => a - b)).toEqual(expected);
      }),
    );
  });
});

describe('ranges of sequences', () => {
  it('grow by any numbers and survive their text form', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 40n })),
        fc.array(fc.bigInt({ min: 1n, max: 40n })),
        (first, second) => {
          const ranges = parseRanges(formatRanges(withSequences(withSequences([], first), second)));

          const all = new Set([...first, ...second]);
          for (let sequence = 1n; sequence <= 40n; sequence++)
            expect(includes(ranges, sequence)).toBe(all.has(sequence));
          expect(ranges.every(([from], index) => index === 0 || from > ranges[index - 1][1] + 1n)).toBe(true);
        },
      ),
    );
  });
});
