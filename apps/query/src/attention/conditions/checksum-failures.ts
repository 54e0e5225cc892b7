import { cause, clear, evidence, MOST_PARTIES, unknown } from '../condition.js';
import type { Condition } from '../condition.js';
import { plural } from '../words.js';

/** Pages were read whose checksum is wrong. It holds until the statistics are reset: damage does not heal. */
export const checksumFailures: Condition = {
  id: 'checksum-failures',
  families: ['pg_stat_database'],
  judge: (samples) => {
    const failures = samples.newest('pg_stat_database')!.rows.map((row) => ({
      datname: row.text('datname') ?? 'shared objects',
      count: row.number('checksum_failures'),
      lastAt: row.number('checksum_last_failure'),
    }));
    if (failures.every(({ count }) => count === null)) {
      return unknown('Data checksums are off: damaged pages go unnoticed (pg_checksums --enable).');
    }
    const damaged = failures.filter(({ count }) => (count ?? 0) > 0).sort((a, b) => (b.count ?? 0) - (a.count ?? 0));
    const all = damaged.reduce((sum, { count }) => sum + (count ?? 0), 0);
    if (damaged.length === 0) {
      return clear('No checksum has failed.', [evidence('checksum failures', 0, 'count', { threshold: 0 })]);
    }
    return {
      state: 'active',
      severity: 'critical',
      summary: `${plural(all, 'page')} with a wrong checksum ${all === 1 ? 'was' : 'were'} read in ${damaged
        .map(({ datname }) => datname)
        .slice(0, 3)
        .join(', ')}: data is damaged.`,
      evidence: damaged.map(({ datname, count }) =>
        evidence('checksum failures', count, 'count', { threshold: 0, about: datname }),
      ),
      who: damaged.slice(0, MOST_PARTIES).map(({ datname, count, lastAt }) => {
        const when = lastAt === null ? '' : `, the last at ${new Date(lastAt).toISOString()}`;
        return cause({ kind: 'database', name: datname, datname, detail: `${plural(count ?? 0, 'failure')}${when}` });
      }),
    };
  },
};
