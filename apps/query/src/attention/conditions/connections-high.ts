import { cause, clear, evidence, MOST_PARTIES, unknown } from '../condition.js';
import type { Condition } from '../condition.js';
import type { Sample } from '../samples.js';
import { percentText, plural } from '../words.js';

/** More than 80 % of max_connections are in use. */
export const connectionsHigh: Condition = {
  id: 'connections-high',
  families: ['pg_stat_activity_counts', 'server'],
  judge: (samples, limits) => {
    const counts = samples.newest('pg_stat_activity_counts')!;
    const most = samples.newest('server')?.rows[0]?.number('max_connections') ?? null;
    if (most === null || most <= 0) return unknown('The server does not tell max_connections.');
    const used = counts.rows.reduce((sum, row) => sum + (row.number('count') ?? 0), 0);
    const percent = (used / most) * 100;
    const threshold = limits.ATTENTION_CONNECTIONS_PERCENT;
    const numbers = [
      evidence('connections in use', percent, 'percent', { threshold }),
      evidence('connections', used, 'connections'),
      evidence('max_connections', most, 'connections'),
    ];
    const summary = `${used} of ${most} connections are in use (${percentText(percent)}).`;
    if (percent <= threshold) return clear(summary, numbers);
    const severity = percent > limits.ATTENTION_CONNECTIONS_CRITICAL_PERCENT ? 'critical' : 'warning';
    return { state: 'active', severity, summary, evidence: numbers, who: byRole(counts) };
  },
};

/** Who has most of them; idle ones are counted apart, because a smaller pool gives those back. */
function byRole({ rows }: Sample) {
  const groups = new Map<string, { usename: string | null; datname: string | null; all: number; idle: number }>();
  for (const row of rows) {
    const [usename, datname] = [row.text('usename'), row.text('datname')];
    const key = JSON.stringify([usename, datname]);
    const group = groups.get(key) ?? { usename, datname, all: 0, idle: 0 };
    const count = row.number('count') ?? 0;
    group.all += count;
    if (row.text('state') === 'idle') group.idle += count;
    groups.set(key, group);
  }
  return [...groups.values()]
    .sort((a, b) => b.all - a.all)
    .slice(0, MOST_PARTIES)
    .map(({ usename, datname, all, idle }) => {
      const name = `${usename ?? 'an unknown role'} in ${datname ?? 'no database'}`;
      return cause({
        kind: 'role',
        name,
        usename,
        datname,
        detail: `${plural(all, 'connection')}, ${idle} of them idle`,
      });
    });
}
