import type { FamilyStateOfServer } from '../data/types.js';
import { missingData, missingRows, thinnedNote } from './missing.js';

const aState = (state: Partial<FamilyStateOfServer>): FamilyStateOfServer => ({
  family: 'pg_stat_statements',
  state: 'ok',
  reason: null,
  intervalMs: 10_000,
  since: null,
  ...state,
});

describe('an empty chart', () => {
  it('names the SQL to run when the extension is missing', () => {
    const states = [aState({ state: 'unavailable', reason: 'the extension is not created in any database' })];

    const missing = missingData(['pg_stat_statements'], states);

    expect(missing.text).toMatch(/^The extension is not created in any database\./);
    expect(missing.sql).toBe('CREATE EXTENSION IF NOT EXISTS pg_stat_statements;');
  });

  it('names the setting when the library is not preloaded', () => {
    const states = [
      aState({ state: 'unavailable', reason: 'pg_stat_statements must be loaded via shared_preload_libraries' }),
    ];

    expect(missingData(['pg_stat_statements'], states).sql).toContain('ALTER SYSTEM');
  });

  it('asks for the grant when the role may not read', () => {
    const states = [aState({ family: 'pg_stat_wal', state: 'denied' })];

    expect(missingData(['pg_stat_wal'], states)).toMatchObject({
      title: 'Not permitted',
      sql: 'GRANT pg_monitor TO pganalytics;',
    });
  });

  it('says that its family is thinned, how far, and which range would show samples', () => {
    const thinned = { family: 'pg_stat_all_tables', state: 'thinned', intervalMs: 240_000 } as const;

    expect(missingData(['pg_stat_all_tables'], [aState({ ...thinned, reason: 'over its budget.' })])).toEqual({
      title: 'No samples in this range, which is read less often',
      text:
        'To spare the server, its collector reads pg_stat_all_tables every 4 min for now (over its budget). ' +
        'Choose a range of several times that, or wait for the next sample.',
    });
    expect(missingData(['pg_stat_wal'], [aState(thinned)]).title).toBe('No samples in this range');
  });

  it('names what cannot be read at all before what is only thinned', () => {
    const states = [
      aState({ state: 'thinned', intervalMs: 240_000 }),
      aState({ family: 'pg_stat_wal', state: 'denied' }),
    ];

    expect(missingData(['pg_stat_statements', 'pg_stat_wal'], states).title).toBe('Not permitted');
  });

  it('blames no family that is not part of it', () => {
    const states = [aState({ state: 'denied' }), aState({ family: 'pg_stat_wal' })];

    expect(missingData(['pg_stat_wal'], states).title).toBe('No samples in this range');
  });

  it('says that a host is out of reach of a remote collector', () => {
    expect(missingData(['os_cpu'], [aState({ family: 'os_cpu', state: 'unavailable' })]).title).toBe(
      'No figures of the host',
    );
  });
});

describe('a chart whose families are thinned', () => {
  it('says how often they are still read', () => {
    const states = [aState({ family: 'pg_stat_activity', state: 'thinned', intervalMs: 4000 })];

    expect(thinnedNote(['pg_stat_activity'], states)).toBe('thinned to every 4 s');
    expect(thinnedNote(['pg_stat_wal'], states)).toBeUndefined();
  });
});

describe('an empty list', () => {
  const sources = (at: number | null) => [{ family: 'pg_class', state: 'ok', at } as const];

  it('has not been read yet when its source never was', () => {
    expect(missingRows('tables', 'pg_class', { sources: sources(null), states: [] })).toMatchObject({
      title: 'Not read yet',
      text: expect.stringContaining('first tables show within ten minutes'),
    });
  });

  it('is explained by the state of its source once that was read', () => {
    expect(missingRows('tables', 'pg_class', { sources: sources(1), states: [] }).title).not.toBe('Not read yet');
  });
});
