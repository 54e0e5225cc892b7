import { flag, positive } from '@pganalytics/config';

/** Settings of what is answered before it is asked. */
export const prefetchConfig = {
  QUERY_PREFETCH: flag(true).describe(
    'Whether an idle process makes answers ahead that a viewer of a server has asked of others: off when every ' +
      'processor second counts more than the wait.',
  ),
  QUERY_PREFETCH_AFTER_MS: positive(250).describe(
    'How long after the charts of a server something is answered ahead: the other questions of that screen come first.',
  ),
  QUERY_PREFETCH_PER_SECOND: positive(2).describe(
    'Answers that one process makes ahead in a second, one at a time: each may take some ten milliseconds.',
  ),
  QUERY_PREFETCH_UNUSED_PER_VIEWER: positive(6).describe(
    'Answers made ahead for one viewer that he did not ask for; then no more until he asks for one: a screen left ' +
      'open shall not cost for ever.',
  ),
};
