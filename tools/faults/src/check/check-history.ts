import type { Pool } from '@pganalytics/postgres';

import { readRecord } from '../record/read-record.js';
import type { StreamRecord } from '../record/read-record.js';
import { compareStream } from './compare-stream.js';
import { Expectations } from './expected-stream.js';
import type { Sent } from './expected-stream.js';
import { PieceSums } from './piece-sums.js';
import { selfTest } from './self-test.js';
import type { CheckerSelfTest } from './self-test.js';
import { StoredStreams } from './stored-stream.js';
import { unknownStreams } from './unknown-streams.js';

/** How many of each finding are named in the result. */
const NAMED = 20;

/** What the checker found; every count but the first is to be zero. */
export interface Verdict {
  /** Snapshots that ingest acknowledged, by the collectors' own records. */
  readonly acknowledged: number;
  /** Of them, those of which something is missing in the history. */
  readonly lost: number;
  /** Moments of a family that have a row more than once. */
  readonly storedTwice: number;
  /** Moments of a family with another value than was sent, and snapshots that were sent again with other bytes. */
  readonly wrongValues: number;
  /** Stretches of missing snapshots that the history does not list, or not with the reason it was told. */
  readonly gapsUnlisted: number;
  /** Gaps of real collectors that they did not declare with their reason, or that are no fault of theirs. */
  readonly gapsUndeclared: number;
  /** Intervals of roll-ups that are not what the closed polls add up to. */
  readonly rollUpsWrong: number;
  /** Streams that no collector has a record of. */
  readonly unknownStreams: number;
  readonly checkerSelfTest: CheckerSelfTest;
  /** Beyond loss and doubles (R-AVL-10). */
  readonly also: {
    readonly streams: number;
    readonly ofRealCollectors: { readonly streams: number; readonly acknowledged: number };
    readonly frozen: number;
    readonly skippedOnPurpose: number;
    /** Sent and never acknowledged: nobody may say what became of them; and how many of them are stored. */
    readonly unknownOutcome: { readonly sent: number; readonly stored: number };
    /** Moments and rows in the history that nobody sent. */
    readonly phantom: number;
    readonly orderInversions: number;
    /** Frames whose times went back as their collectors sent them, of simulated and real ones. */
    readonly sentBackwards: { readonly simulated: number; readonly real: number };
    readonly gapsFalse: number;
    readonly deadLetters: number;
    readonly examples: Readonly<Record<string, readonly string[]>>;
  };
}

/** Holds the collectors' record against the tables of the history, and tests itself. */
export async function checkHistory(parts: {
  readonly recordFile: string;
  /** A role that sees every organisation. */
  readonly pool: Pool;
  readonly templates: Sent['templates'];
  /** Collectors that deliver to the history and whose record nobody keeps. */
  readonly unrecorded?: readonly string[];
}): Promise<Verdict> {
  const history = new StoredStreams(parts.pool);
  await history.open();
  const expectations = new Expectations({ templates: parts.templates, schemas: history.schemas });
  const by = { expectations, sums: new PieceSums() };
  const records = await readRecord(parts.recordFile);
  const tally = new Tally();
  let tested: CheckerSelfTest | undefined;
  for (const record of records) {
    const stored = await history.read(record.identity);
    tally.add(record, compareStream(record, stored, by));
    // Best on a stream that has roll-ups: what cannot be planted counts as not found.
    if (stored.pieces.length > 0 && !tested?.plantedRollUpTwice) tested = selfTest(record, stored, by);
  }
  if (tested === undefined) throw new Error('the history has nothing of any stream: there is nothing to check');
  const listed = (await history.list()).filter(({ collectorId }) => !parts.unrecorded?.includes(collectorId));
  tally.addAll('unknownStreams', unknownStreams(listed, records));
  const sum = (count: (record: (typeof records)[number]) => number): number =>
    records.reduce((total, record) => total + count(record), 0);
  const real = records.filter((record) => record.real);
  return {
    acknowledged: sum(({ acknowledged }) => acknowledged.size),
    lost: tally.count('lost'),
    storedTwice: tally.count('storedTwice'),
    wrongValues: tally.count('wrongValues'),
    gapsUnlisted: tally.count('gapsUnlisted'),
    gapsUndeclared: tally.count('gapsUndeclared'),
    rollUpsWrong: tally.count('rollUpsWrong'),
    unknownStreams: tally.count('unknownStreams'),
    checkerSelfTest: tested,
    also: {
      streams: records.length,
      ofRealCollectors: {
        streams: real.length,
        acknowledged: real.reduce((total, { acknowledged }) => total + acknowledged.size, 0),
      },
      frozen: sum(({ frozen }) => frozen.size),
      skippedOnPurpose: sum(({ skipped }) => skipped.reduce((total, { range }) => total + range[1] - range[0] + 1, 0)),
      unknownOutcome: tally.unknown,
      phantom: tally.count('phantom'),
      orderInversions: tally.orderInversions,
      sentBackwards: tally.sentBackwards,
      gapsFalse: tally.count('gapsFalse'),
      deadLetters: await deadLetters(parts.pool),
      examples: tally.examples(),
    },
  };
}

type Findings = ReturnType<typeof compareStream>;
const LISTS = [
  'lost',
  'storedTwice',
  'wrongValues',
  'gapsUnlisted',
  'gapsUndeclared',
  'gapsFalse',
  'rollUpsWrong',
  'phantom',
] as const;

/** Adds up the findings of streams. */
class Tally {
  readonly unknown = { sent: 0, stored: 0 };
  readonly sentBackwards = { simulated: 0, real: 0 };
  orderInversions = 0;
  private readonly found = new Map<string, { count: number; examples: string[] }>();

  add({ identity: { serverId }, real }: StreamRecord, findings: Findings): void {
    this.unknown.sent += findings.unknown.sent;
    this.unknown.stored += findings.unknown.stored;
    this.orderInversions += findings.orderInversions;
    this.sentBackwards[real ? 'real' : 'simulated'] += findings.sentBackwards;
    for (const list of LISTS) {
      const named = [...findings[list]].map((one) => `${serverId} ${String(one)}`);
      this.addAll(list, named);
    }
  }

  addAll(list: string, named: readonly string[]): void {
    const known = this.found.get(list) ?? { count: 0, examples: [] };
    known.count += named.length;
    known.examples.push(...named.slice(0, NAMED - known.examples.length));
    this.found.set(list, known);
  }

  count(list: (typeof LISTS)[number] | 'unknownStreams'): number {
    return this.found.get(list)?.count ?? 0;
  }

  examples(): Record<string, readonly string[]> {
    return Object.fromEntries([...this.found].filter(([, { count }]) => count > 0).map(([k, v]) => [k, v.examples]));
  }
}

async function deadLetters(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: string }>('select count(*) from history.dead_letter');
  return Number(rows[0].count);
}
