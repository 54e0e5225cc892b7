import { combined, percentOf } from './arithmetic.js';

describe('lines made of lines', () => {
  it('are combined moment by moment', () => {
    expect(
      combined(
        [
          [
            [0, 8],
            [10, 6],
          ],
          [
            [0, 2],
            [10, 4],
          ],
        ],
        (left, right) => left - right,
      ),
    ).toEqual([
      [0, 6],
      [10, 2],
    ]);
  });

  it('are unknown where one of their parts is', () => {
    const lines = [
      [
        [0, 8],
        [10, null],
        [20, 5],
      ],
      [
        [0, null],
        [10, 4],
      ],
    ] as [number, number | null][][];

    expect(combined(lines, (left, right) => left + right)).toEqual([
      [0, null],
      [10, null],
      [20, null],
    ]);
  });

  it('call nothing of nothing unknown', () => {
    expect([percentOf(0, 0), percentOf(1, 4), percentOf(0, 4)]).toEqual([null, 25, 0]);
  });
});
