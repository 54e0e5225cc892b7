import { Governor } from './governor.js';
import { Schedule } from './schedule.js';

const TICK = 10_000;

/** A server for which each tick costs so much, in milliseconds by family. */
function aServer(budgetPercent = 1) {
  const governor = new Governor({ schedule: new Schedule(TICK, 1000), budgetPercent });
  let nowMs = 0;
  let number = 0;
  let spentMs = 0;
  const run = (ticks: number, costs: Readonly<Record<string, number>>) => {
    for (let tick = 0; tick < ticks; tick++, number++, nowMs += TICK) {
      governor.review(nowMs);
      for (const [family, ms] of Object.entries(costs)) {
        const tier = TIER_OF[family] ?? 'base';
        if (tier !== 'floor' && !governor.due(family, number)) continue;
        governor.spent(tier, ms, nowMs, family);
        spentMs += ms;
      }
    }
  };
  return { governor, run, now: () => nowMs, spentMs: () => spentMs };
}

const TIER_OF: Readonly<Record<string, 'floor' | 'base' | 'statements'>> = {
  pg_stat_database: 'floor',
  pg_stat_wal: 'base',
  pg_stat_statements: 'statements',
};

describe('the governor of a server', () => {
  it('thins nothing while everything fits into one hundredth of a core', () => {
    const { governor, run } = aServer();

    run(100, { pg_stat_database: 5, pg_stat_wal: 20, pg_stat_statements: 30 });

    expect([governor.tier, governor.thinned.size]).toEqual(['schema', 0]);
    expect(governor.intervalMs('pg_stat_statements')).toBe(TICK);
  });

  it('reads a tier less often that does not fit, and with it those behind it, and keeps the budget', () => {
    const { governor, run, now, spentMs } = aServer();
    run(60, { pg_stat_database: 5, pg_stat_wal: 20, pg_stat_statements: 200 });

    const [from, before] = [now(), spentMs()];
    run(600, { pg_stat_database: 5, pg_stat_wal: 20, pg_stat_statements: 200 });

    expect((spentMs() - before) / (now() - from)).toBeLessThan(0.01);
    expect(governor.tier).toBe('base');
    expect([...governor.thinned.keys()]).toEqual(['statements', 'tables', 'schema']);
    expect(governor.intervalMs('pg_stat_wal')).toBe(TICK);
    expect(governor.intervalMs('pg_stat_statements')).toBe(3 * TICK);
    expect(governor.intervalMs('pg_stat_statements_full')).toBe(18 * TICK);
    expect(governor.thinnedFamily('pg_stat_statements')).toMatch(/budget of 1 % of a core .* 3 times less often/);
  });

  it('gives up everything but the floor when the server is so slow, and takes it back step by step', () => {
    const { governor, run, now } = aServer();
    run(30, { pg_stat_database: 400, pg_stat_wal: 500, pg_stat_statements: 500 });

    expect(governor.tier).toBe('floor');
    expect(governor.intervalMs('pg_stat_wal')).toBe(0);
    expect([governor.mayRun('floor', now()), governor.mayRun('base', now())]).toEqual([true, false]);
    expect([governor.due('pg_stat_database', 7), governor.intervalMs('pg_stat_database')]).toEqual([true, TICK]);

    const steps = new Set<number>();
    for (let tick = 0; tick < 400; tick++) {
      run(1, { pg_stat_database: 5, pg_stat_wal: 5, pg_stat_statements: 5 });
      steps.add(governor.intervalMs('pg_stat_wal'));
    }
    expect([...steps].toSorted((a, b) => b - a)).toEqual([300_000, 120_000, 60_000, 30_000, 20_000, TICK, 0]);
    expect([governor.tier, governor.thinned.size]).toEqual(['schema', 0]);
  });

  it('does not flap at the edge of the budget', () => {
    const { governor, run } = aServer();
    run(60, { pg_stat_wal: 115 });
    const before = governor.intervalMs('pg_stat_wal');
    const intervals = new Set<number>();

    for (let tick = 0; tick < 300; tick++) {
      run(1, { pg_stat_wal: tick % 2 === 0 ? 92 : 108 });
      intervals.add(governor.intervalMs('pg_stat_wal'));
    }

    expect(before).toBe(2 * TICK);
    expect([...intervals]).toEqual([2 * TICK]);
  });

  it('lets a tier rest after what it spent', () => {
    const { governor } = aServer();

    governor.spent('tables', 300, 0);

    expect([governor.mayRun('tables', 29_000), governor.mayRun('tables', 30_000)]).toEqual([false, true]);
    expect(governor.mayRun('schema', 0)).toBe(true);
  });

  it('makes looks at sessions rarer, at most to the tick, when they take more than half of the budget', () => {
    const { governor } = aServer();
    const look = (times: number, ms: number) => {
      for (let time = 0; time < times; time++) governor.looked(ms, time * 1000);
    };

    look(100, 4);
    expect([governor.intervalMs('pg_stat_activity'), governor.thinnedFamily('pg_stat_activity')]).toEqual([
      1000,
      undefined,
    ]);
    look(100, 18);
    expect(governor.intervalMs('pg_stat_activity')).toBe(4000);
    look(200, 700);
    expect(governor.intervalMs('pg_stat_activity')).toBe(TICK);
    look(200, 1);
    expect(governor.intervalMs('pg_stat_activity')).toBe(1000);
  });

  it('believes the server when that says it worked less than was measured, down to a half', () => {
    const { governor, run } = aServer();
    governor.correct(0.1);

    run(60, { pg_stat_wal: 180 });

    expect(governor.intervalMs('pg_stat_wal')).toBe(TICK);
    expect(governor.usedPercent(0)).toBeLessThan(1);
  });

  it('never thins what is not read from the server', () => {
    const { governor, run } = aServer();
    run(30, { pg_stat_wal: 5000 });

    expect([governor.intervalMs('os_cpu'), governor.thinnedFamily('os_cpu')]).toEqual([TICK, undefined]);
  });
});
