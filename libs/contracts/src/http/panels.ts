import { z } from 'zod';

import { problemDetails } from './problem.js';
import { seriesAnswer, seriesQuery } from './series.js';
import { epochMs, repeated } from './values.js';

/** The most charts that one request may ask for. */
export const MOST_PANELS = 24;

const panelText = z.string().min(1).max(2_000);

/** Several charts of one server in one request: the time once, and one query string for each chart. */
export const panelsQuery = seriesQuery.pick({ from: true, to: true, points: true, step: true, compare: true }).extend({
  panel: repeated(panelText, MOST_PANELS).meta({
    description:
      'One chart as a query string of its own, URL encoded: `id` and everything that a series takes. What it leaves ' +
      `out of the time is taken from this request. Repeated, at most ${MOST_PANELS} times.`,
    examples: [['id=tps&metric=pg_stat_database.xact_commit&by=datname', 'id=wal&metric=pg_stat_wal.wal_bytes']],
  }),
});
/** Several charts of one server in one request. */
export type PanelsQuery = z.infer<typeof panelsQuery>;

/** One chart of a request for several, once its text is read. */
export const panelQuery = seriesQuery.extend({ id: z.string().min(1).max(100) });
/** One chart of a request for several. */
export type PanelQuery = z.infer<typeof panelQuery>;

/** One chart of an answer: its series, or why there is none. */
export const panelAnswer = z
  .object({
    id: z.string(),
    answer: seriesAnswer.nullable(),
    problem: problemDetails.nullable().describe('Why this chart alone has no answer; the others have theirs.'),
  })
  .meta({ id: 'Panel' });
/** One chart of an answer. */
export type PanelAnswer = z.infer<typeof panelAnswer>;

/** Several charts of one server, in the order they were asked for. */
export const panelsAnswer = z
  .object({ from: epochMs, to: epochMs, panels: z.array(panelAnswer) })
  .meta({ id: 'Panels' });
/** Several charts of one server. */
export type PanelsAnswer = z.infer<typeof panelsAnswer>;

/** A chart as the text that `panel` takes; values that are left out are not written. */
export function panelTextOf(panel: {
  readonly id: string;
  readonly metric: string;
  readonly [name: string]: string | number | readonly string[] | undefined;
}): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(panel)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [String(value)]) text.append(name, one);
  }
  return text.toString();
}
