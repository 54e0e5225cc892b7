import type { components } from '@pganalytics/api-client';

import { moment } from './units.js';

type Completeness = components['schemas']['Completeness'];

/** More gaps than these are only counted. */
const GAPS_TOLD = 5;

/** What is missing from an answer, as sentences. */
export function missingOf({ expected, present, gaps, keptSince }: Completeness): string[] {
  const notes = gaps
    .slice(0, GAPS_TOLD)
    .map((gap) => `nothing from ${moment(gap.from)} to ${moment(gap.to)} UTC: ${gap.reason}`);
  if (gaps.length > GAPS_TOLD) notes.push(`${gaps.length - GAPS_TOLD} more gaps; -o json has them all`);
  if (gaps.length > 0) notes.unshift(`${present} of ${expected} polls are there`);
  if (keptSince !== undefined) notes.push(`nothing older than ${moment(keptSince)} UTC is kept`);
  return notes;
}
