import { indexUse } from './index-use.js';
import type { ScansOnServer } from './index-use.js';

const NOW = Date.UTC(2026, 10, 1);
const DAY = 86_400_000;
const idle: ScansOnServer = {
  server: 'p',
  scans: 0,
  isEarlier: false,
  lastScan: null,
  tellsLastScan: true,
  seen: null,
  statsReset: null,
  statsKeptSince: NOW - 60 * DAY,
  existed: true,
  watchedDays: 60,
};
const useOf = (of: Partial<ScansOnServer>) => indexUse([{ ...idle, ...of }], [], NOW);

describe('the use of an index', () => {
  it('is none when statistics that are kept for 30 days count no scan', () => {
    expect(useOf({})).toEqual({ use: 'unused', reason: 'No scan on p in 30 days.' });
  });

  it('is not known after a crash, a restore or an upgrade that discarded the statistics', () => {
    expect(useOf({ statsKeptSince: NOW - 2 * DAY })).toEqual({
      use: 'unknown',
      reason: 'The statistics of p begin at 2026-10-30T00:00:00.000Z; 30 days are needed.',
    });
  });

  it('is not known while nothing tells since when the server counts', () => {
    expect(useOf({ statsKeptSince: null }).use).toBe('unknown');
  });

  it('is not known after a reset of the database, whatever else was kept', () => {
    expect(useOf({ statsReset: NOW - DAY }).use).toBe('unknown');
  });

  it('is not known while the collector that has started again has not read it anew', () => {
    expect(useOf({ isEarlier: true })).toEqual({
      use: 'unknown',
      reason: 'The collector of p has started again and has not read it since.',
    });
    expect(useOf({ isEarlier: true, lastScan: NOW - DAY }).use).toBe('used');
  });

  it('is seen in our own history although the statistics were discarded since', () => {
    expect(useOf({ statsKeptSince: NOW - DAY, seen: 3 }).use).toBe('used');
  });
});
