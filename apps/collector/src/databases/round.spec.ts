import type { DatabaseReader } from './database-job.js';
import { longestUnserved, Round } from './round.js';

const MINUTE = 60_000;
const reader: DatabaseReader = { schemas: [], step: () => Promise.resolve(undefined) };
const [a, b, c] = ['a', 'b', 'c'].map((name, index) => ({ oid: index + 1, name }));
const aRound = (scheduledMs = MINUTE) =>
  new Round({ families: ['pg_stat_all_tables'], plan: () => reader }, reader, () => scheduledMs);

/** A round over the databases that costs so much and takes so long. */
function over(round: Round, { at, costMs = 0, tookMs = 0 }: { at: number; costMs?: number; tookMs?: number }): void {
  round.begin([a, b, c], { atMs: at, steadyMs: at });
  round.spent(costMs);
  for (const database of [a, b, c]) round.leave(database);
  round.finished(at + tookMs);
}

describe('a round through the databases', () => {
  it('is due again after its interval', () => {
    const round = aRound();
    over(round, { at: MINUTE });

    expect([round.isDue(1.5 * MINUTE), round.isDue(2 * MINUTE)]).toEqual([false, true]);
    expect([round.intervalMs, round.slowed]).toEqual([MINUTE, false]);
  });

  it('is put off when it costs more than a hundredth of its time, and comes back when it is cheap again', () => {
    const round = aRound();
    over(round, { at: MINUTE, costMs: 1300 });

    expect([round.intervalMs, round.slowed]).toEqual([3 * MINUTE, true]);
    expect([round.isDue(3 * MINUTE), round.isDue(4 * MINUTE)]).toEqual([false, true]);
    over(round, { at: 4 * MINUTE, costMs: 100 });
    expect(round.intervalMs).toBe(MINUTE);
  });

  it('declares the time it took when that is more than its interval', () => {
    const round = aRound();

    over(round, { at: MINUTE, tookMs: 100_000 });

    expect([round.intervalMs, round.slowed]).toEqual([100_000, true]);
  });

  it('is never put off for more than ten intervals, and not begun while the family is given up', () => {
    const round = aRound();
    over(round, { at: MINUTE, costMs: 1e6 });

    expect(round.intervalMs).toBe(10 * MINUTE);
    expect(aRound(0).isDue(MINUTE)).toBe(false);
  });

  it('goes on in each database where it was, whichever is visited in between', () => {
    const round = aRound();
    round.begin([a, b, c], { atMs: MINUTE, steadyMs: MINUTE });
    round.reached(b, 700);
    round.reached(a, 300);

    expect([round.next?.name, round.cursorIn(a), round.cursorIn(b), round.cursorIn(c)]).toEqual(['a', 300, 700, 0]);
    round.leave(a);
    expect([round.next?.name, round.cursorIn(b), round.wants(a)]).toEqual(['b', 700, false]);
  });

  it('has the moment of what it reads first, however long it waited for its turn', () => {
    const round = aRound();
    round.begin([a, b], { atMs: MINUTE, steadyMs: MINUTE });
    expect(round.atMs).toBe(MINUTE);

    for (const later of [20_000, 30_000]) round.reads(MINUTE + later);

    expect(round.atMs).toBe(MINUTE + 20_000);
  });

  it('keeps its pace over a new connection', () => {
    const round = aRound();
    over(round, { at: MINUTE, costMs: 1300 });
    const later = aRound();

    later.follow(round);

    expect([later.intervalMs, later.isDue(2 * MINUTE)]).toEqual([3 * MINUTE, false]);
  });

  it('gets its turn when it has waited longest, so that those that begin again and again do not keep it back', () => {
    const [busy, waiting, idle] = [aRound(), aRound(), aRound()];
    for (const round of [busy, waiting]) round.begin([a], { atMs: MINUTE, steadyMs: MINUTE });
    busy.servedAt = 2;
    waiting.servedAt = 1;

    expect(longestUnserved([busy, waiting, idle])).toBe(waiting);
    waiting.servedAt = 3;
    expect(longestUnserved([busy, waiting, idle])).toBe(busy);
    expect(longestUnserved([idle])).toBeUndefined();
  });
});
