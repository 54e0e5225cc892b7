import type { ActivityDimension } from '@pganalytics/contracts';
import type { StoredPoll } from '@pganalytics/history';

import { textOf } from '../numbers/exact.js';
import type { Line } from '../series/lines.js';
import { bucketOf } from '../series/time-axis.js';
import type { TimeAxis } from '../series/time-axis.js';
import type { Where } from '../series/where.js';
import { ON_CPU, cellReader, isActive, statementKey } from './activity-sample.js';
import type { CellReader } from './activity-sample.js';
import { filled } from '../numbers/filled.js';

type Row = StoredPoll['rows'][number];
type Labels = Record<string, string | null>;

/** Counts sessions per bucket and group: average active sessions = sessions seen / samples taken. */
export class ActiveSessions {
  private readonly samples: number[];
  private readonly groups = new Map<string, { labels: Labels; seen: Map<number, number> }>();

  constructor(
    private readonly axis: TimeAxis,
    private readonly by: ActivityDimension,
    private readonly where: Where,
  ) {
    this.samples = filled<number>(axis.starts.length, 0);
  }

  /** Takes one sample in. */
  take(poll: StoredPoll): void {
    const bucket = bucketOf(this.axis, poll.at);
    if (bucket === undefined) return;
    this.samples[bucket]++;
    const cell = cellReader(poll.schema);
    for (const row of poll.rows) {
      if (this.by !== 'state' && !isActive(row, cell)) continue;
      if (!this.wanted(row, cell)) continue;
      this.count(bucket, labelsOf(this.by, row, cell));
    }
  }

  /** How many samples were taken. */
  get taken(): number {
    return this.samples.reduce((sum, samples) => sum + samples, 0);
  }

  /** One line per group; null where no sample was taken. */
  lines(): Line[] {
    return [...this.groups.values()].map(({ labels, seen }) => ({
      labels,
      values: this.samples.map((samples, bucket) => (samples === 0 ? null : (seen.get(bucket) ?? 0) / samples)),
    }));
  }

  private count(bucket: number, labels: Labels): void {
    const key = JSON.stringify(labels);
    let group = this.groups.get(key);
    if (!group) this.groups.set(key, (group = { labels, seen: new Map() }));
    group.seen.set(bucket, (group.seen.get(bucket) ?? 0) + 1);
  }

  private wanted(row: Row, cell: CellReader): boolean {
    return Object.entries(this.where).every(([name, values]) => {
      const label = labelsOf(name as ActivityDimension, row, cell)[name];
      return values.includes(label ?? '');
    });
  }
}

function labelsOf(by: ActivityDimension, row: Row, cell: CellReader): Labels {
  switch (by) {
    case 'query':
      return { query: statementKey(row, cell) };
    case 'wait_event_type':
      return { wait_event_type: textOf(cell(row, 'wait_event_type')) ?? ON_CPU };
    case 'wait_event':
      return {
        wait_event_type: textOf(cell(row, 'wait_event_type')) ?? ON_CPU,
        wait_event: textOf(cell(row, 'wait_event')) ?? ON_CPU,
      };
    default:
      return { [by]: textOf(cell(row, by)) };
  }
}
