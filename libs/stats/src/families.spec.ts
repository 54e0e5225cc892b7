import { families, familyOf, metricOf } from './families.js';

const POSTGRES_WORD = /^[a-z][a-z0-9_]*$/;
const NEWEST = 18;
const all = families.flatMap((family) =>
  family.metrics.map((metric) => ({ id: `${family.name}.${metric.name}`, metric })),
);

describe('the catalogue', () => {
  it('gives every family and every metric an id of its own', () => {
    const names = families.map(({ name }) => name);
    const ids = all.map(({ id }) => id);

    expect(new Set(names).size).toBe(names.length);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(families.map((family) => [family.name, family] as const))('describes %s in full', (name, family) => {
    expect(name).toMatch(POSTGRES_WORD);
    expect(family.source).not.toBe('');
    expect(family.intervalSeconds).toBeGreaterThan(0);
    expect(family.metrics.length).toBeGreaterThan(0);
    const columns = [...family.dimensions, ...family.metrics];
    expect(new Set(columns.map((column) => column.name)).size).toBe(columns.length);
    for (const column of columns) {
      expect(column.name).toMatch(POSTGRES_WORD);
      expect(column.description).toMatch(/^\S.{3,}/);
      expect(column.description).not.toMatch(/\.$/);
    }
  });

  it('counts only whole things and times, and keeps times of counters to the microsecond', () => {
    const counters = all.filter(({ metric }) => metric.kind === 'counter');

    const odd = counters.filter(
      ({ metric }) =>
        metric.type !== 'int' && !(metric.type === 'float' && metric.unit === 'milliseconds' && metric.scale === 1000),
    );

    expect(odd.map(({ id }) => id)).toEqual([]);
    expect(counters.filter(({ metric }) => metric.unit === 'none').map(({ id }) => id)).toEqual([]);
  });

  it('names only majors from 12 on, and no metric that ended before it began', () => {
    const wrong = all.filter(
      ({ metric: { since = 12, until = NEWEST } }) => since < 12 || since > NEWEST || until < since || until > NEWEST,
    );

    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it('keeps one id for a column that a major renamed or moved', () => {
    expect(metricOf('pg_stat_checkpointer.num_timed')?.metric.formerly).toEqual(['pg_stat_bgwriter.checkpoints_timed']);
    expect(metricOf('pg_stat_statements_full.shared_blk_read_time')?.metric.formerly).toEqual(['blk_read_time']);
    expect(metricOf('pg_stat_bgwriter.checkpoints_timed')).toBeUndefined();
  });

  it('finds a family and a metric by name, and nothing by another', () => {
    expect(familyOf('pg_stat_database')?.metrics.map(({ name }) => name)).toContain('xact_commit');
    expect(metricOf('pg_stat_database.xact_commit')).toMatchObject({
      family: { name: 'pg_stat_database' },
      metric: { kind: 'counter', unit: 'transactions' },
    });
    expect(familyOf('pg_stat_weather')).toBeUndefined();
    expect(metricOf('pg_stat_database.rain')).toBeUndefined();
  });
});
