import { faultKinds, runFaults } from '@pganalytics/faults';
import type { FaultRunResult } from '@pganalytics/faults';
import { temporaryDirectory } from '@pganalytics/servers';

/** The short form of `npm run faults`: each quick kind at least once under the same seed, as docs/faults.md says. */
describe('a short fault run (R-KAF-5, R-KAF-6, R-KAF-12, R-AVL-10)', () => {
  const kinds = faultKinds.filter(({ quick }) => quick);
  let result: FaultRunResult;

  beforeAll(async () => {
    const lines: string[] = [];
    try {
      result = await runFaults({
        seconds: 45,
        seed: 2,
        collectors: 40,
        everyMs: 1_000,
        kinds,
        tickMs: 2_000,
        captureTicks: 5,
        directory: await temporaryDirectory('fault-run'),
        say: (line) => void lines.push(line),
      });
    } catch (error) {
      throw new Error(`the run failed:\n${lines.join('\n')}`, { cause: error });
    }
  }, 420_000);

  it('strikes with each quick kind', () => {
    expect(Object.keys(result.faults).toSorted()).toEqual(kinds.map(({ kind }) => kind).toSorted());
    expect(result.cutCommits['after-commit']).toBeGreaterThan(0);
  });

  it('loses, doubles and changes nothing that was acknowledged, and lists every gap', () => {
    const { acknowledged, lost, storedTwice, wrongValues, gapsUnlisted, also } = result;

    expect(acknowledged).toBeGreaterThan(1_000);
    expect({ lost, storedTwice, wrongValues, gapsUnlisted, examples: also.examples }).toEqual({
      lost: 0,
      storedTwice: 0,
      wrongValues: 0,
      gapsUnlisted: 0,
      examples: {},
    });
    expect(also.ofRealCollectors.acknowledged).toBeGreaterThan(0);
    expect(also.orderInversions).toBe(0);
  });

  it('is checked by a checker that finds what is planted', () => {
    expect(result.checkerSelfTest).toEqual({
      plantedLoss: true,
      plantedDouble: true,
      plantedWrongValue: true,
      plantedUnlistedGap: true,
    });
  });

  it('has no process that ends by itself', () => {
    expect(result.diedByThemselves).toEqual([]);
  });
});
