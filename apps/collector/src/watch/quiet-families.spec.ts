import { schemaOf } from '@pganalytics/stats';

import type { SamplePlan } from '../samplers/sampler.js';
import { QuietFamilies } from './quiet-families.js';

const plan = (family: string, presence: string): SamplePlan => ({
  schema: schemaOf(family, []),
  statement: { name: family, text: 'SELECT 1' },
  timeout: 'tick',
  presence,
});
const copying = plan('pg_stat_wal_receiver', 'EXISTS (SELECT 1)');
const slots = plan('pg_replication_slots', 'false');

describe('families that have nothing to tell most of the time', () => {
  it('asks one question for all of them, and none when none is due', () => {
    const quiet = new QuietFamilies([copying, slots]);

    expect(quiet.ask([slots])).toEqual([{ name: 'presence', text: 'SELECT (EXISTS (SELECT 1)), (false)' }]);
    expect(quiet.ask([])).toEqual([]);
    expect(new QuietFamilies([]).ask([])).toEqual([]);
  });

  it('reads those that have rows, and all of them when the question fails', () => {
    const quiet = new QuietFamilies([copying, slots]);

    expect(quiet.present([copying, slots], { rows: [[false, true]], elapsedMs: 1 })).toEqual([slots]);
    expect(quiet.present([copying], { rows: [[true, true]], elapsedMs: 1 })).toEqual([copying]);
    expect(quiet.present([copying], { error: new Error('no'), sqlState: '42501', elapsedMs: 1 })).toEqual([copying]);
  });

  it('tells once that there is nothing, again after there was something, and again after a loss', () => {
    const quiet = new QuietFamilies([copying]);

    expect([0, 0, 3, 0, 0].map((rows) => quiet.tells('f', rows))).toEqual([true, false, true, true, false]);
    quiet.forget();
    expect(quiet.tells('f', 0)).toBe(true);
  });
});
