import { FamilyHealth } from './family-health.js';

const minute = 60_000;
const every = { intervalMs: () => 10_000, thinnedFamily: () => undefined };

describe('the health of families', () => {
  it('sets a family aside after three failures and asks again after growing pauses', () => {
    const health = new FamilyHealth();
    const failAt = (nowMs: number) => health.failed('pg_stat_wal', 'XX000', nowMs);

    failAt(0);
    failAt(0);
    expect(health.tell(1, every)).toMatchObject([{ state: 'unavailable', intervalMs: 10_000 }]);
    expect(health.mayAsk('pg_stat_wal', 0)).toBe(true);

    failAt(0);
    expect(health.tell(2, every)).toMatchObject([{ state: 'quarantined', reason: expect.stringContaining('XX000') }]);
    expect([health.mayAsk('pg_stat_wal', minute - 1), health.mayAsk('pg_stat_wal', minute)]).toEqual([false, true]);

    failAt(minute);
    expect([health.mayAsk('pg_stat_wal', 2 * minute), health.mayAsk('pg_stat_wal', 3 * minute)]).toEqual([false, true]);
    expect(health.mayAsk('pg_stat_io', 0)).toBe(true);
  });

  it('never sets the floor aside', () => {
    const health = new FamilyHealth();
    for (let run = 0; run < 9; run++) health.failed('pg_stat_database', '55P03', 0);

    expect(health.mayAsk('pg_stat_database', 0)).toBe(true);
    expect(health.tell(1, every)).toMatchObject([{ state: 'unavailable', intervalMs: 10_000 }]);
  });

  it('forgets its failures with the first success', () => {
    const health = new FamilyHealth();
    for (let run = 0; run < 5; run++) health.failed('pg_stat_wal', '57014', 0);

    health.succeeded('pg_stat_wal');
    health.failed('pg_stat_wal', '57014', 0);

    expect(health.mayAsk('pg_stat_wal', 0)).toBe(true);
    expect(health.tell(1, every)[0]?.reason).toMatch(/^statement-timeout: /);
  });

  it('tells everything at first and every ten minutes, in between what changed', () => {
    const health = new FamilyHealth();
    const names = (nowMs: number) => health.tell(nowMs, every).map(({ family }) => family);
    health.succeeded('a');
    health.succeeded('b');

    expect(names(11 * minute)).toEqual(['a', 'b']);
    expect(names(12 * minute)).toEqual([]);
    health.failed('b', '57014', 0);
    expect(names(13 * minute)).toEqual(['b']);
    expect(names(21 * minute)).toEqual(['a', 'b']);
    health.retell();
    expect(names(22 * minute)).toEqual(['a', 'b']);
  });

  it('owes no polls of a family that is not there, denied or sent on demand', () => {
    const health = new FamilyHealth();
    health.notThere('a', { state: 'unavailable', reason: 'not-there' });
    health.failed('b', '42501', 0);
    health.limited('c', 'denied', 'some of it');
    health.onDemand('d');

    expect(health.tell(1, every).map(({ state, intervalMs }) => [state, intervalMs])).toEqual([
      ['unavailable', 0],
      ['denied', 0],
      ['denied', 10_000],
      ['ok', 0],
    ]);
  });
});
