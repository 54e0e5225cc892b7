import { Points } from '../series/points.js';
import { jsonBytes } from './json-bytes.js';

const written = (answer: object): string => jsonBytes(answer).toString();

describe('an answer written as bytes', () => {
  it('is what JSON.stringify makes of it', () => {
    const answer = {
      text: 'ä "quoted" \u0000 €',
      left: undefined,
      unknown: null,
      nested: [1, 'two', [], {}, { last: undefined }, undefined, false],
      points: new Points([], []),
    };

    expect(written(answer)).toBe(JSON.stringify(answer));
  });

  it('has the numbers of points as JSON has them', () => {
    const wholes = [0, -0, 7, -10, 100, 999_999, 1e6, 1e12, -1e15 + 1, 1e15, 2 ** 53 - 1, 1e21, 2n ** 63n - 1n, 5n];
    const fractions = [0.5, -0.1, 1 / 3, -2 / 3, 1e-5, 1.5e-5, 1e-6, 1e-7, 99_999.999_999_99, 0.999_999_999_999_9];
    const others = [null, undefined, Number.NaN, -Infinity, 5e-324, 1.7e308, 123_456_789_012.5, 1_234_567_890_123.5];
    const random = Array.from({ length: 2_000 }, (_, index) => Math.sin(index) * 10 ** ((index % 40) - 20));
    const rates = Array.from({ length: 2_000 }, (_, index) => (index * index * 37) / (10 + (index % 7)));
    const values = [...wholes, ...fractions, ...others, ...random, ...rates];
    const points = new Points(
      values.map((_, index) => 1_763_942_400_000 + index * 10_000),
      values,
    );

    expect(written({ points })).toBe(JSON.stringify({ points }));
  });

  it('is as long as it has to be', () => {
    const answer = { texts: Array.from({ length: 3_000 }, (_, index) => '€'.repeat(index % 100)) };

    expect(written(answer)).toBe(JSON.stringify(answer));
  });
});
