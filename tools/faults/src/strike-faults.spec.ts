import { setTimeout as pause } from 'node:timers/promises';

import type { FaultKind, Part } from './fault-kind.js';
import type { FaultPlatform } from './platform/fault-platform.js';
import { strikeFaults } from './strike-faults.js';

/** Faults that touch nothing need no platform. */
const nothing = {} as FaultPlatform;
const aKind = (kind: string, part: Part, takesMs: number): FaultKind => ({
  kind,
  part,
  seconds: 0,
  quick: true,
  strike: async () => {
    await pause(takesMs);
    return 'done';
  },
});

describe('striking', () => {
  it('leaves out what would begin after the run, unless its kind has not struck yet', async () => {
    const slow = aKind('kill-broker', 'log', 300);
    const waiting = aKind('split-broker', 'log', 0);
    const elsewhere = aKind('kill-redis', 'cache', 0);
    const plan = [slow, waiting, slow, waiting, elsewhere].map((kind, seed) => ({ kind, atSeconds: 0, seed }));

    const { struck, missed } = await strikeFaults(plan, nothing, { seconds: 0.2, say: () => undefined });

    expect(struck.map(({ kind }) => kind)).toEqual(['kill-redis', 'kill-broker', 'split-broker']);
    expect(missed).toEqual(['kill-broker', 'split-broker']);
  });
});
