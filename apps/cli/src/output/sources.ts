import type { components } from '@pganalytics/api-client';

type Source = components['schemas']['AnswerSource'];

/** What an answer could not be made from, and why, as sentences. */
export function unreadOf(sources: readonly Source[]): string[] {
  return sources
    .filter(({ state, reason }) => state !== 'ok' && (state !== 'unknown' || reason !== null))
    .map(({ family, state, reason }) => `${family} is ${state}: ${reason ?? 'no reason is given'}`);
}
