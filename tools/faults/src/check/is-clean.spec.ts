import { isClean } from './is-clean.js';
import type { Judged } from './is-clean.js';

const clean: Judged = {
  acknowledged: 10,
  lost: 0,
  storedTwice: 0,
  wrongValues: 0,
  gapsUnlisted: 0,
  gapsUndeclared: 0,
  rollUpsWrong: 0,
  unknownStreams: 0,
  unsettled: 0,
  diedByThemselves: [],
  checkerSelfTest: {
    plantedLoss: true,
    plantedDouble: true,
    plantedWrongValue: true,
    plantedUnlistedGap: true,
    plantedUndeclaredGap: true,
    plantedRollUpTwice: true,
    plantedUnknownStream: true,
  },
  also: { phantom: 0, orderInversions: 0, gapsFalse: 0, deadLetters: 0 },
};

describe('the verdict on a fault run', () => {
  it('is clean where nothing is wrong and something was acknowledged', () => {
    expect(isClean(clean)).toBe(true);
    expect(isClean({ ...clean, acknowledged: 0 })).toBe(false);
  });

  it.each([
    { lost: 1 },
    { storedTwice: 1 },
    { wrongValues: 1 },
    { gapsUnlisted: 1 },
    { gapsUndeclared: 1 },
    { rollUpsWrong: 1 },
    { unknownStreams: 1 },
    { unsettled: 150 },
    { diedByThemselves: ['writer-1 (process 1)'] },
    { also: { ...clean.also, deadLetters: 1 } },
    { also: { ...clean.also, phantom: 1 } },
    { checkerSelfTest: { ...clean.checkerSelfTest, plantedRollUpTwice: false } },
  ])('is not clean with %j', (fault) => {
    expect(isClean({ ...clean, ...fault })).toBe(false);
  });
});
