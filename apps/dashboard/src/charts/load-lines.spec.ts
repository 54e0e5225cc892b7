import { loadLines } from './load-lines.js';

describe('the load as a stack', () => {
  it('has what works at the bottom and what hurts on top, whatever is largest', () => {
    const series = ['Lock', 'IO', 'CPU'].map((name) => ({ labels: { wait_event_type: name }, points: [] }));

    expect(loadLines(series, 'wait_event_type').map((line) => line.label)).toEqual(['CPU', 'IO', 'Lock']);
  });

  it('calls a session that waits for nothing CPU', () => {
    expect(loadLines([{ labels: { wait_event_type: null }, points: [] }], 'wait_event_type')[0]).toMatchObject({
      label: 'CPU',
      color: 'green',
    });
  });

  it('names statements by their text in one line', () => {
    const labels = { query: '42', text: 'SELECT 1\n  FROM t' };

    expect(loadLines([{ labels, points: [] }], 'query')[0]).toMatchObject({ key: '42', label: 'SELECT 1 FROM t' });
  });

  it('says so when the dimension is not known', () => {
    expect(loadLines([{ labels: { usename: null }, points: [] }], 'usename')[0]?.label).toBe('background');
  });
});
