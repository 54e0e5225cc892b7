import type { Cell } from '../sources/cell-types.js';
import { OwnerNames } from './owner-names.js';

const names: Cell[][] = [
  [true, 10, 'postgres'],
  [true, 16_400, 'app'],
  [false, 5, 'postgres'],
  [false, 16_400, 'shop'],
];
const row = (userId: number, databaseId: number): Cell[] => [userId, databaseId, 1n, true, null, null, 7];

describe('names of those who run statements', () => {
  it('are those of the role and of the database, which may have the same oid', () => {
    const owners = new OwnerNames();
    owners.learn(names, [], 0);

    expect(owners.named([row(16_400, 16_400), row(10, 5)])).toEqual([
      [16_400, 16_400, 1n, true, 'app', 'shop', 7],
      [10, 5, 1n, true, 'postgres', 'postgres', 7],
    ]);
  });

  it('are read once a minute, and at once where an oid is new', () => {
    const owners = new OwnerNames();
    expect(owners.lacks([], 0)).toBe(true);
    owners.learn(names, [], 0);

    expect(owners.lacks([row(10, 5)], 59_999)).toBe(false);
    expect(owners.lacks([row(10, 5)], 60_000)).toBe(true);
    expect(owners.lacks([row(16_401, 5)], 1)).toBe(true);
    expect(owners.lacks([row(10, 16_401)], 1)).toBe(true);
  });

  it('are unknown of what was dropped, without looking for it at each poll', () => {
    const owners = new OwnerNames();
    const rows = [row(99, 98)];
    owners.learn(names, rows, 0);

    expect(owners.lacks(rows, 1)).toBe(false);
    expect(owners.named(rows)).toEqual([[99, 98, 1n, true, null, null, 7]]);
  });
});
