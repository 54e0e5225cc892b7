import type { CollectorItem } from '@pganalytics/contracts';

const numbersOf = (version: string): number[] | undefined =>
  /^v?(\d+)\.(\d+)\.(\d+)(?:[-+]|$)/.exec(version)?.slice(1, 4).map(Number);

/** Which side is to be upgraded so that a collector and the platform are of one release; null when nobody can say. */
export function upgradeOf(collector: string | undefined, platform: string): CollectorItem['upgrade'] {
  const [one, other] = [numbersOf(collector ?? ''), numbersOf(platform)];
  if (one === undefined || other === undefined) return null;
  const differs = one.findIndex((number, index) => number !== other[index]);
  if (differs === -1) return 'none';
  return one[differs] < other[differs] ? 'collector' : 'platform';
}
