import { PauseBook, Pauses } from './pauses.js';

describe('the pauses of a target', () => {
  it('end when everybody who paused it has resumed it', () => {
    const pauses = new Pauses();

    expect([pauses.set('platform', true), pauses.set('platform', true), pauses.set('file', true)]).toEqual([
      true,
      false,
      true,
    ]);
    pauses.set('platform', false);
    expect(pauses.reason).toMatch(/pause file/);
    pauses.set('file', false);
    expect(pauses.reason).toBeUndefined();
  });

  it('are known for targets that are watched later, one by one and all together', () => {
    const book = new PauseBook();
    book.set('a', true, 'file');
    book.set(undefined, true, 'platform');

    expect([book.originsOf('a'), book.originsOf('new')]).toEqual([['platform', 'file'], ['platform']]);
    expect(book.list()).toEqual([
      { serverId: undefined, origin: 'platform' },
      { serverId: 'a', origin: 'file' },
    ]);

    book.set('a', true, 'platform');
    book.set(undefined, false, 'platform');
    expect([book.originsOf('a'), book.originsOf('new')]).toEqual([['file'], []]);
  });
});
