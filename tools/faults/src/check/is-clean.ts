import type { FaultRunResult } from '../run-faults.js';

/** What of a run decides whether it is clean. */
export type Judged = Pick<
  FaultRunResult,
  | 'acknowledged'
  | 'lost'
  | 'storedTwice'
  | 'wrongValues'
  | 'gapsUnlisted'
  | 'gapsUndeclared'
  | 'rollUpsWrong'
  | 'unknownStreams'
  | 'unsettled'
  | 'diedByThemselves'
  | 'checkerSelfTest'
> & { readonly also: Pick<FaultRunResult['also'], 'phantom' | 'orderInversions' | 'gapsFalse' | 'deadLetters'> };

/**
 * Whether nothing was lost, doubled, changed or left behind, the platform recovered by itself, and the checker would
 * have seen it otherwise.
 */
export function isClean(result: Judged): boolean {
  const { also } = result;
  const faults = [
    result.lost,
    result.storedTwice,
    result.wrongValues,
    result.gapsUnlisted,
    result.gapsUndeclared,
    result.rollUpsWrong,
    result.unknownStreams,
    result.unsettled,
    result.diedByThemselves.length,
    also.phantom,
    also.orderInversions,
    also.gapsFalse,
    also.deadLetters,
  ];
  return (
    result.acknowledged > 0 &&
    faults.every((count) => count === 0) &&
    Object.values(result.checkerSelfTest).every(Boolean)
  );
}
