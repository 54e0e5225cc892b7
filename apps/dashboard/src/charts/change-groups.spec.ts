import type { Change } from '../data/types.js';
import { changeGroups, changesNear } from './change-groups.js';

const aChange = (at: number): Change => ({ id: String(at), at, title: `changed at ${at}` }) as Change;
const window = { from: 1000, to: 2000 };

describe('flags of changes', () => {
  it('stand where the change was, one for those that are near', () => {
    const groups = changeGroups([aChange(1500), aChange(1110), aChange(1100)], window);

    expect(groups.map(({ place, changes }) => [place, changes.length])).toEqual([
      [0.1, 2],
      [0.5, 1],
    ]);
  });

  it('leave out what lies outside of the window', () => {
    expect(changeGroups([aChange(999), aChange(2000)], window)).toEqual([]);
  });

  it('belong to the crosshair while it is near', () => {
    expect(changesNear([aChange(1500)], 1505, window)).toHaveLength(1);
    expect(changesNear([aChange(1500)], 1530, window)).toEqual([]);
  });
});
