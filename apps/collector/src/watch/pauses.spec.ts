import { mkdir, mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PauseFiles } from './pause-files.js';
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

describe('a pause file', () => {
  it('holds while its directory cannot be read, and ends with it', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'pause-'));
    const way = path.join(directory, 'way');
    const there = path.join(directory, 'there');
    await mkdir(there);
    await writeFile(path.join(there, 'pause'), '');
    await symlink(there, way);
    const told: boolean[] = [];
    const files = new PauseFiles({
      file: path.join(way, 'pause'),
      everyMs: 60_000,
      targets: () => new Map([['shop', 'server']]),
      pause: (_, paused) => told.push(paused),
    });

    await files.look();
    await unlink(way);
    // A link to itself cannot be read by anybody, not even by root: ELOOP.
    await symlink(way, way);
    await files.look();
    expect(told).toEqual([true]);

    await unlink(way);
    await files.look();
    expect(told).toEqual([true, false]);
    await rm(directory, { recursive: true });
  });
});
