import type { components } from '@pganalytics/api-client';

import { moment } from './units.js';

type Source = components['schemas']['AnswerSource'];

/** What an answer could not be made from, and why, as sentences. */
export function unreadOf(sources: readonly Source[]): string[] {
  const unread = sources
    .filter(({ state, reason }) => state !== 'ok' && (state !== 'unknown' || reason !== null))
    .map(({ family, state, reason }) => `${family} is ${state}: ${reason ?? 'no reason is given'}`);
  const earlier = sources.flatMap(({ family, earlier: of }) =>
    !of
      ? []
      : [`the collector has not read ${of.rows} rows of ${family} again since it started: as of ${moment(of.at)}`],
  );
  return [...unread, ...earlier];
}
