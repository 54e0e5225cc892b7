import { faultKinds } from './kinds/index.js';
import { planFaults } from './plan.js';

const plan = (seed: number, seconds = 900) => planFaults({ seed, seconds, kinds: faultKinds });

describe('the plan of a fault run', () => {
  it('is the same for the same seed and another for another', () => {
    const told = (seed: number) => plan(seed).map(({ kind, atSeconds, seed }) => [kind.kind, atSeconds, seed]);

    expect(told(7)).toEqual(told(7));
    expect(told(7)).not.toEqual(told(8));
  });

  it('strikes with every kind, and again while there is time', () => {
    const kinds = plan(3).map(({ kind }) => kind.kind);

    expect(new Set(kinds)).toEqual(new Set(faultKinds.map(({ kind }) => kind)));
    expect(kinds.length).toBeGreaterThan(faultKinds.length * 2);
  });

  it('leaves each part time to get well, and strikes the whole platform alone', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const faults = plan(seed);
      for (const one of faults) {
        const meanwhile = faults.filter(
          (other) =>
            other !== one &&
            other.atSeconds < one.atSeconds + one.kind.seconds &&
            one.atSeconds < other.atSeconds + other.kind.seconds,
        );
        const clash = meanwhile.filter(
          ({ kind }) => [kind.part, one.kind.part].includes('all') || kind.part === one.kind.part,
        );
        expect(clash).toEqual([]);
        expect(one.atSeconds + one.kind.seconds).toBeLessThanOrEqual(900);
      }
    }
  });
});
