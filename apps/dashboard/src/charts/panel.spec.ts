import { newestSum } from './panel.js';

describe('the newest sum of a stack', () => {
  it('leaves out what ended before', () => {
    const active = {
      points: [[0, 2] as [number, number], [10, '6'] as [number, string], [20, null] as [number, null]],
    };
    const gone = { points: [[0, 40] as [number, number], [10, null] as [number, null]] };

    expect(newestSum([active, gone])).toBe(6);
    expect([newestSum([]), newestSum([{ points: [[0, null]] }])]).toEqual([0, 0]);
  });
});
