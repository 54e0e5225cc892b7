import { lanesOf } from './lanes.js';

const stream = (name: string, from: number, to: number) => ({ name, from, to });
const namesOf = (lanes: { name: string }[][]) => lanes.map((lane) => lane.map(({ name }) => name));

describe('streams of one server', () => {
  it('are in one lane when each begins where the one before ended', () => {
    expect(namesOf(lanesOf([stream('b', 60, 120), stream('a', 0, 60), stream('c', 300, 360)]))).toEqual([
      ['a', 'b', 'c'],
    ]);
  });

  it('are in two lanes while they run beside each other, whichever ends first', () => {
    expect(namesOf(lanesOf([stream('a', 0, 300), stream('b', 120, 600), stream('c', 300, 900)]))).toEqual([
      ['a', 'c'],
      ['b'],
    ]);
  });
});
