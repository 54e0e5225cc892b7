import { FrameColumns } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import { DecodedFrame } from './frame-cache.js';
import { HotPolls } from './hot-polls.js';
import { PolledColumns } from './poll-columns.js';
import type { PollColumns } from './poll-columns.js';

const schema: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'datid', role: 'dimension', type: 'int' },
    { name: 'datname', role: 'dimension', type: 'text' },
    { name: 'commits', role: 'counter', type: 'int' },
    { name: 'readTime', role: 'counter', type: 'float' },
  ],
};
const row = (id: number, commits: number | null): Cell[] => [
  id,
  `database_${id}`,
  commits,
  commits === null ? null : commits / 2,
];
const poll = (at: number, ...ids: number[]): Poll => ({ at, rows: ids.map((id) => row(id, at + id)) });
const frame = (...polls: Poll[]) => new DecodedFrame(FrameColumns.of(schema, polls));

/** Everything that columns tell, row by row. */
const told = (columns: PollColumns) => ({
  times: Array.from(columns.times),
  rows: columns.rows.map((labels, index) => ({
    labels,
    present: Array.from(columns.present(index)),
    commits: columns.cells('commits', index),
    readTime: columns.cells('readTime', index),
    unknown: columns.cells('datname', index),
  })),
});

describe('polls that are not closed', () => {
  const carried = { at: 1_000, rows: [row(2, 7), row(9, null)] };
  const polls = [poll(2_000, 1, 2), poll(3_000, 2), poll(4_000, 3, 1, 2), poll(5_000)];

  it('are the same columns from frames as from rows, rows that come and go and carried ones included', () => {
    const frames = [frame(polls[3]), frame(polls[0]), frame(polls[1], polls[2])];

    for (const before of [undefined, carried]) {
      const fromRows = new PolledColumns(schema, before ? [before, ...polls] : polls);
      expect(told(HotPolls.of(schema, frames).columnsAfter(before))).toEqual(told(fromRows));
    }
    expect(HotPolls.of(schema, frames).polls).toEqual(polls);
    expect(HotPolls.of(schema, frames).times).toEqual([2_000, 3_000, 4_000, 5_000]);
  });

  it('are put in order where parts of one poll stand in several frames, and of two equal rows the first stays', () => {
    const other = { at: 2_000, rows: [row(2, 1), row(4, 4)] };
    const hot = HotPolls.of(schema, [frame(polls[0]), frame(other, polls[1])]);

    expect(hot.polls).toEqual([{ at: 2_000, rows: [...polls[0].rows, row(4, 4)] }, polls[1]]);
    expect(told(hot.columnsAfter(undefined))).toEqual(told(new PolledColumns(schema, hot.polls)));
  });

  it('are cut at a moment, also within a frame', () => {
    for (const frames of [polls.map((one) => frame(one)), [frame(...polls)]]) {
      const hot = HotPolls.of(schema, frames);

      expect(hot.since(3_000).polls).toEqual(polls.slice(1));
      const later = new PolledColumns(schema, [carried, ...polls.slice(1)]);
      expect(told(hot.since(3_000).columnsAfter(carried))).toEqual(told(later));
      expect(hot.since(5_001).times).toEqual([]);
      expect(hot.between(2_000, 4_000)).toEqual([polls[1]]);
    }
  });
});
