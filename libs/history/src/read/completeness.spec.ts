import { completenessOf } from './completeness.js';
import type { CompletenessInput, Coverage, ScheduleChange } from './completeness.js';

const SECOND = 1_000;
const EVERY_TEN_SECONDS = 10 * SECOND;

const declared = (change: Partial<ScheduleChange> = {}): ScheduleChange => ({
  at: 0,
  streamId: 'first',
  state: 'ok',
  reason: '',
  intervalMs: EVERY_TEN_SECONDS,
  ...change,
});
/** Polls every ten seconds, from and to in seconds. */
const stored = (from: number, to: number, streamId = 'first'): Coverage => ({
  streamId,
  from: from * SECOND,
  to: to * SECOND,
  polls: (to - from) / 10 + 1,
});

/** The gaps of ten minutes, as `[from, to, reason]` in seconds. */
function gapsOf(input: Partial<CompletenessInput>): [number, number, string][] {
  const { gaps } = completenessOf({
    from: 0,
    to: 600 * SECOND,
    now: 3_600 * SECOND,
    schedule: [declared()],
    ledgerGaps: [],
    coverage: [],
    ...input,
  });
  return gaps.map(({ from, to, reason }) => [from / SECOND, to / SECOND, reason]);
}

describe('the gaps of a range', () => {
  it('are none where polls follow one another in time', () => {
    expect(gapsOf({ coverage: [stored(0, 300), stored(310, 600)] })).toEqual([]);
  });

  it('begin and end with the polls around them', () => {
    expect(gapsOf({ coverage: [stored(0, 100), stored(400, 600)] })).toEqual([[100, 400, 'unknown']]);
  });

  it('have a stop of the collector as their reason where another of its runs goes on', () => {
    expect(gapsOf({ coverage: [stored(0, 100), stored(400, 600, 'second')] })).toEqual([
      [100, 400, 'collector-stopped'],
    ]);
  });

  it('keep what the ledger does not explain of a stretch, before and after it', () => {
    const ledgerGaps = [{ from: 200 * SECOND, to: 300 * SECOND, reason: 'spool-full' }];

    const gaps = gapsOf({ ledgerGaps, coverage: [stored(0, 100), stored(400, 600, 'second')] });

    expect(gaps).toEqual([
      [100, 200, 'collector-stopped'],
      [200, 300, 'spool-full'],
      [300, 400, 'collector-stopped'],
    ]);
  });

  it('keep what stands between two explanations', () => {
    const ledgerGaps = [
      { from: 100 * SECOND, to: 200 * SECOND, reason: 'spool-full' },
      { from: 300 * SECOND, to: 400 * SECOND, reason: 'spool-full' },
    ];

    const gaps = gapsOf({ ledgerGaps, coverage: [stored(0, 100), stored(400, 600)] });

    expect(gaps).toEqual([
      [100, 200, 'spool-full'],
      [200, 300, 'unknown'],
      [300, 400, 'spool-full'],
    ]);
  });

  it('begin with an explanation less than a poll after the last one, and take in less than a poll after it', () => {
    const unreachable = declared({ at: 110 * SECOND, state: 'unavailable', reason: 'server-unreachable' });
    const schedule = [declared(), unreachable, declared({ at: 395 * SECOND })];

    const gaps = gapsOf({ schedule, coverage: [stored(0, 100), stored(400, 600)] });

    expect(gaps).toEqual([[110, 400, 'server-unreachable']]);
  });

  it('show polls that are missing before an explanation, though what follows it may still be on its way', () => {
    const now = 600 * SECOND;
    const ledgerGaps = [{ from: 540 * SECOND, to: 570 * SECOND, reason: 'spool-full' }];

    expect(gapsOf({ now, ledgerGaps, coverage: [stored(0, 500)] })).toEqual([
      [500, 540, 'not-received'],
      [540, 570, 'spool-full'],
    ]);
  });

  it('take in what is less than a poll before an explanation where no poll stands', () => {
    const ledgerGaps = [{ from: 10 * SECOND, to: 100 * SECOND, reason: 'spool-full' }];

    expect(gapsOf({ ledgerGaps, coverage: [stored(100, 600)] })).toEqual([[0, 100, 'spool-full']]);
  });

  it('of a slow family are not explained by a moment of the ledger', () => {
    const schedule = [declared({ intervalMs: 60 * SECOND })];
    const ledgerGaps = [{ from: 250 * SECOND, to: 260 * SECOND, reason: 'spool-full' }];

    const gaps = gapsOf({ schedule, ledgerGaps, coverage: [stored(0, 60), stored(420, 600)] });

    expect(gaps).toEqual([
      [60, 250, 'unknown'],
      [250, 260, 'spool-full'],
      [260, 420, 'unknown'],
    ]);
  });

  it('go on after an explanation until what was due arrives', () => {
    const ledgerGaps = [{ from: 100 * SECOND, to: 200 * SECOND, reason: 'spool-full' }];

    expect(gapsOf({ ledgerGaps, coverage: [stored(0, 100)] })).toEqual([
      [100, 200, 'spool-full'],
      [200, 600, 'not-received'],
    ]);
  });

  it('do not hold what may still be on its way', () => {
    const now = 600 * SECOND;

    const ledgerGaps = [{ from: 500 * SECOND, to: 560 * SECOND, reason: 'spool-full' }];

    expect(gapsOf({ now, coverage: [stored(0, 550)] })).toEqual([]);
    expect(gapsOf({ now, ledgerGaps, coverage: [stored(0, 490)] })).toEqual([[500, 560, 'spool-full']]);
    expect(gapsOf({ now, coverage: [stored(0, 540)] })).toEqual([[540, 600, 'not-received']]);
  });

  it('are cut to the range', () => {
    expect(gapsOf({ from: 50 * SECOND, coverage: [stored(0, 10), stored(100, 590), stored(900, 950)] })).toEqual([
      [50, 100, 'unknown'],
      [590, 600, 'unknown'],
    ]);
  });
});
