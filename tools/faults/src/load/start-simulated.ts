import { randomUUID } from 'node:crypto';

import { ReplayingCollector, SeededRandom } from '@pganalytics/bench';
import type { ReplayingSurroundings } from '@pganalytics/bench';
import { serverIdOf } from '@pganalytics/contracts';

import type { FaultPlatform } from '../platform/fault-platform.js';

const ENROL_AT_ONCE = 8;

/** Enrols simulated collectors with a server each and starts them, spread over one interval. */
export async function startSimulated(
  platform: FaultPlatform,
  options: {
    readonly count: number;
    readonly seed: number;
    readonly around: ReplayingSurroundings;
    /** The templates that collectors replay: one track each, in turns. */
    readonly tracks: readonly (readonly number[])[];
  },
): Promise<void> {
  const { count, seed, around, tracks } = options;
  const random = new SeededRandom(seed ^ 0x5eed);
  const left = Array.from({ length: count }, (_, index) => index);
  const enrol = async (): Promise<void> => {
    for (let index = left.pop(); index !== undefined; index = left.pop()) {
      const { certificate, collectorId, organisationId } = await platform.enrolments.enrolWithKey(`simulated ${index}`);
      const targetId = `simulated-${index}-${randomUUID()}`;
      const serverId = serverIdOf(organisationId, targetId);
      const identity = { organisationId, collectorId, serverId, targetId, epoch: Date.now() };
      const own = new SeededRandom(random.below(2 ** 31));
      const track = tracks[index % tracks.length];
      platform.simulated.push(new ReplayingCollector(around, identity, { certificate }, own, track));
    }
  };
  await Promise.all(Array.from({ length: ENROL_AT_ONCE }, enrol));
  for (const collector of platform.simulated) collector.start(random.next() * around.everyMs);
}
