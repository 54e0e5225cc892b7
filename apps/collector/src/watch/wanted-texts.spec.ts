import { WantedTexts } from './wanted-texts.js';

describe('texts of statements that are wanted', () => {
  it('are asked for in order, some at a time, until they are done', () => {
    const wanted = new WantedTexts();
    for (const id of [1, 2, 3]) wanted.add([id, '5']);

    const first = wanted.first(2);
    expect([...first.values()]).toEqual([1, 2]);
    wanted.done(first.keys());

    expect([...wanted.first(2).values()]).toEqual([3]);
  });

  it('are never more than the server has, while statements push each other out', () => {
    const wanted = new WantedTexts();
    for (let tick = 0; tick < 100; tick += 1) {
      const present = Array.from({ length: 50 }, (_, index) => [tick * 50 + index, '5'] as const);
      for (const key of present) wanted.add(key);
      wanted.keepOnly(present);

      expect(wanted.size).toBe(50);
    }
  });

  it('are told apart by database', () => {
    const wanted = new WantedTexts();
    wanted.add([1, '5']);
    wanted.add([1, '6']);

    wanted.keepOnly([[1, '6']]);

    expect([...wanted.first(9).keys()]).toEqual(['1/6']);
  });
});
