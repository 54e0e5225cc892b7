import { clear, evidence, unknown } from '../condition.js';
import type { Condition } from '../condition.js';
import { plural, secondsText } from '../words.js';

/** pg_stat_statements threw statements out because it is full: its numbers have holes. */
export const statementsEvicting: Condition = {
  id: 'statements-evicting',
  families: ['pg_stat_statements_info'],
  lookBackMs: (limits) => limits.ATTENTION_EVICTING_MINUTES * 60_000,
  judge: (samples, limits) => {
    const all = samples.all('pg_stat_statements_info').flatMap(({ at, rows }) => {
      const dealloc = rows[0]?.number('dealloc') ?? null;
      return dealloc === null ? [] : [{ at, dealloc }];
    });
    const [first, last] = [all[0], all.at(-1)];
    if (!first || !last) return unknown('The server does not tell evictions; PostgreSQL 14 and newer do.');
    // A reset begins at 0 anew: only growth counts, each step for itself.
    const steps = all
      .slice(1)
      .map((one, index) => ({ at: one.at, grown: Math.max(0, one.dealloc - all[index].dealloc) }));
    // What was evicted before the first sample counts too, if all of it happened since a reset not long ago.
    const resetAt = samples.newest('pg_stat_statements_info')?.rows[0]?.number('stats_reset') ?? null;
    const isNew = resetAt !== null && resetAt > last.at - limits.ATTENTION_EVICTING_MINUTES * 60_000;
    const evictions = isNew ? last.dealloc : steps.reduce((sum, { grown }) => sum + grown, 0);
    const overSeconds = Math.max(60, (last.at - (isNew ? resetAt : first.at)) / 1_000);
    const numbers = [
      evidence(`evictions in ${secondsText(overSeconds)}`, evictions, 'count', { threshold: 0 }),
      evidence('evictions since the statistics were reset', last.dealloc, 'count'),
    ];
    if (evictions === 0) return clear(`Nothing was evicted for ${secondsText(overSeconds)}.`, numbers);
    const lastAt = steps.findLast(({ grown }) => grown > 0)?.at ?? first.at;
    return {
      state: 'active',
      severity: 'warning',
      summary:
        `pg_stat_statements was full and threw out statements ${evictions === 1 ? 'once' : plural(evictions, 'time')} ` +
        `within ${secondsText(overSeconds)}, the last time ${secondsText((last.at - lastAt) / 1_000)} before the sample: raise pg_stat_statements.max.`,
      evidence: [...numbers, evidence('looked at', limits.ATTENTION_EVICTING_MINUTES * 60, 'seconds')],
      who: [],
    };
  },
};
