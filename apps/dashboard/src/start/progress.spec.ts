import { hasRealServer } from './progress.js';

describe('the guided start', () => {
  it('ends with the first server that is not the own PostgreSQL of the platform', () => {
    expect([hasRealServer([]), hasRealServer([{ name: 'pgAnalytics' }])]).toEqual([false, false]);
    expect(hasRealServer([{ name: 'pgAnalytics' }, { name: 'shop' }])).toBe(true);
  });
});
