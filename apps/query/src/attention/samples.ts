import type { Cell } from '@pganalytics/codec';
import type { FamilyStateAt, StoredPoll } from '@pganalytics/history';

import { cellReader } from '../activity/activity-sample.js';
import { numberOf, textOf } from '../numbers/exact.js';

/** One row of a sample, by the names of its columns; null where the server's version lacks the column. */
export class SampleRow {
  constructor(private readonly cell: (column: string) => Cell) {}

  number(column: string): number | null {
    return numberOf(this.cell(column));
  }

  text(column: string): string | null {
    return textOf(this.cell(column));
  }

  flag(column: string): boolean | null {
    const cell = this.cell(column);
    return typeof cell === 'boolean' ? cell : null;
  }
}

/** One family at one moment. */
export interface Sample {
  readonly at: number;
  readonly rows: readonly SampleRow[];
}

/** What conditions judge: the newest sample of each family of one server, and some that came before. */
export class Samples {
  constructor(
    private readonly polls: ReadonlyMap<string, readonly StoredPoll[]>,
    readonly states: ReadonlyMap<string, Pick<FamilyStateAt, 'state' | 'reason' | 'intervalMs'>>,
  ) {}

  /** The newest sample. */
  newest(family: string): Sample | undefined {
    const poll = this.polls.get(family)?.at(-1);
    return poll && sampleOf(poll);
  }

  /** All that is at hand of a family, the oldest first; more than the newest only where a condition looks back. */
  all(family: string): readonly Sample[] {
    return (this.polls.get(family) ?? []).map(sampleOf);
  }
}

function sampleOf(poll: StoredPoll): Sample {
  const read = cellReader(poll.schema);
  return { at: poll.at, rows: poll.rows.map((row) => new SampleRow((column) => read(row, column))) };
}
