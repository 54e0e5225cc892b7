import { faultKinds, isClean, runFaults } from '@pganalytics/faults';
import type { FaultRunResult } from '@pganalytics/faults';
import { temporaryDirectory } from '@pganalytics/servers';

/** Less than a long run has: here the machine has little to catch up with. */
const PATIENCE = { catchUpMs: 120_000, drainMs: 60_000, bringUpMs: 90_000 };
/** More than the run's own limits together, so that a run that fails ends itself and stops what it has started. */
const HOOK_MS = 900_000;

/** The short form of `npm run faults`: each quick kind at least once under the same seed, as docs/faults.md says. */
describe('a short fault run (R-KAF-5, R-KAF-6, R-KAF-12, R-AVL-10)', () => {
  const kinds = faultKinds.filter(({ quick }) => quick);
  let running: Promise<FaultRunResult> | undefined;
  let result: FaultRunResult;

  beforeAll(async () => {
    const lines: string[] = [];
    try {
      running = runFaults({
        // The shortest in which each kind finds room, and the seed with the fewest faults in it.
        seconds: 42,
        seed: 88,
        collectors: 20,
        everyMs: 1_000,
        kinds,
        tickMs: 2_000,
        captureTicks: 3,
        bystanders: 1,
        patience: PATIENCE,
        directory: await temporaryDirectory('fault-run'),
        say: (line) => void lines.push(line),
      });
      result = await running;
    } catch (error) {
      throw new Error(`the run failed: ${String(error)}\n${lines.join('\n')}`, { cause: error });
    }
  }, HOOK_MS);

  // Whatever became of the hook: nothing of the run goes on beside later specs.
  afterAll(() => running?.then(String, String), HOOK_MS);

  it('strikes with each quick kind', () => {
    expect(Object.keys(result.faults).toSorted()).toEqual(kinds.map(({ kind }) => kind).toSorted());
    expect(result.cutCommits['after-commit']).toBeGreaterThan(0);
  });

  it('loses, doubles and changes nothing that was acknowledged, and lists every gap', () => {
    const { acknowledged, lost, storedTwice, wrongValues, gapsUnlisted, also } = result;

    expect(acknowledged).toBeGreaterThan(500);
    expect({ lost, storedTwice, wrongValues, gapsUnlisted, examples: also.examples }).toEqual({
      lost: 0,
      storedTwice: 0,
      wrongValues: 0,
      gapsUnlisted: 0,
      examples: {},
    });
    const { gapsUndeclared, rollUpsWrong, unknownStreams } = result;
    expect({ gapsUndeclared, rollUpsWrong, unknownStreams }).toEqual({
      gapsUndeclared: 0,
      rollUpsWrong: 0,
      unknownStreams: 0,
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
      plantedUndeclaredGap: true,
      plantedRollUpTwice: true,
      plantedUnknownStream: true,
    });
  });

  it('recovers without anybody, and no process ends by itself', () => {
    const { unsettled, recoverySeconds, diedByThemselves } = result;
    expect({ unsettled, diedByThemselves }).toEqual({ unsettled: 0, diedByThemselves: [] });
    expect(recoverySeconds).not.toBeNull();
    expect(isClean(result)).toBe(true);
  });
});
