import { migrateHistory } from '@pganalytics/history';
import { createPool } from '@pganalytics/postgres';
import { freshDatabase } from '@pganalytics/servers';

import { runHistoryProgram } from './history-program.js';

let database: Awaited<ReturnType<typeof freshDatabase>>;

beforeAll(async () => {
  database = await freshDatabase();
  await migrateHistory(database.url);
});

afterAll(() => database?.drop());

async function run(...words: string[]) {
  const [printed, complaints]: string[][] = [[], []];
  const code = await runHistoryProgram(words, {
    open: () => createPool(database.url, { applicationName: 'history spec' }),
    print: (text) => printed.push(text),
    complain: (text) => complaints.push(text),
    now: Date.now,
  });
  return { code, printed: printed.join('\n'), complaints: complaints.join('\n') };
}

describe('history verify', () => {
  it('answers 0 and says what it read, for people and for programs', async () => {
    const people = await run('verify', '--from', 'now-2h');
    const programs = await run('verify', '--json');

    expect(people).toMatchObject({
      code: 0,
      printed: expect.stringMatching(/^Read 0 in hot.*\nNo fault was found\.$/),
    });
    expect(programs.code).toBe(0);
    expect(JSON.parse(programs.printed)).toEqual({
      rows: { hot: 0, chunk: 0, rollup_1m: 0, rollup_10m: 0, rollup_1h: 0 },
      bytes: 0,
      faults: [],
      dropped: [],
    });
  });

  it('answers 1 and names what cannot be right', async () => {
    const pool = createPool(database.url, { applicationName: 'history spec' });
    await pool.query(`create table history.chunk_p20261001 partition of history.chunk
                      for values from ('2026-10-01 00:00Z') to ('2026-10-02 00:00Z')`);
    await pool.query(`insert into history.chunk values ('018f0000-0000-7000-8000-000000000001', gen_random_uuid(),
      gen_random_uuid(), 1, 'server', '\\x00', '2026-10-01 12:00Z', '2026-10-01 12:10Z', 1, false, '\\x01')`);

    const { code, printed, complaints } = await run('verify');
    await pool.query('drop table history.chunk_p20261001');
    await pool.end();

    expect({ code, complaints }).toEqual({ code: 1, complaints: 'chunk_p20261001: 1 rows' });
    expect(printed).toContain(
      '1 faults:\n  chunk_p20261001 018f0000-0000-7000-8000-000000000001: its schema 00 is not there',
    );
  });

  it.each([
    ['--from', 'yesterday-ish'],
    ['--server', 'orders'],
  ])('answers 2 to a value of %s that it does not understand, and names it', async (option, value) => {
    const { code, complaints } = await run('verify', option, value);

    expect(code).toBe(2);
    expect(complaints).toContain(`"${value}"`);
  });
});
