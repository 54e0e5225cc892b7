import { cause, clear, evidence, MOST_PARTIES } from '../condition.js';
import type { Condition } from '../condition.js';
import type { SampleRow } from '../samples.js';
import { countText, percentText } from '../words.js';

/** https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-WRAPAROUND */
const IDS = 2 ** 31;

/** More than half of the transaction or multixact ids are used up. */
export const wraparoundNear: Condition = {
  id: 'wraparound-near',
  families: ['pg_stat_database'],
  judge: (samples, limits) => {
    const ages = samples
      .newest('pg_stat_database')!
      .rows.flatMap((row) => [
        ageOf(row, 'age_datfrozenxid', 'transaction ids'),
        ageOf(row, 'age_datminmxid', 'multixact ids'),
      ]);
    const known = ages.filter((age) => age.age > 0).sort((a, b) => b.age - a.age);
    const threshold = limits.ATTENTION_WRAPAROUND_PERCENT;
    const [worst] = known;
    if (!worst) return { state: 'unknown', reason: 'The server does not tell the ages of its databases.' };
    const worstOf = (what: string) => known.find((age) => age.what === what);
    const numbers = [worstOf('transaction ids'), worstOf('multixact ids')].flatMap((age) =>
      age ? [evidence(`${age.what} used`, age.percent, 'percent', { threshold, about: age.datname })] : [],
    );
    const summary = `${percentText(worst.percent)} of the ${worst.what} are used, the oldest in ${worst.datname}.`;
    if (worst.percent <= threshold) return clear(summary, numbers);
    return {
      state: 'active',
      severity: worst.percent > limits.ATTENTION_WRAPAROUND_CRITICAL_PERCENT ? 'critical' : 'warning',
      summary,
      evidence: numbers,
      who: known
        .filter(({ percent }) => percent > threshold)
        .slice(0, MOST_PARTIES)
        .map(({ datname, age, what, percent }) => {
          const detail = `oldest of its ${what}: ${countText(age)} ago, ${percentText(percent)}`;
          return cause({ kind: 'database', name: datname, datname, detail });
        }),
    };
  },
};

function ageOf(row: SampleRow, column: string, what: string) {
  const age = row.number(column) ?? 0;
  return { age, what, percent: (age / IDS) * 100, datname: row.text('datname') ?? 'shared objects' };
}
