import type { Range } from '@pganalytics/bench';
import { decodeSnapshot } from '@pganalytics/contracts/wire';

import type { StreamRecord } from '../record/read-record.js';
import { momentOf } from './expected-stream.js';
import type { Expectations, ExpectedPoll } from './expected-stream.js';
import { compareRollUps } from './compare-roll-ups.js';
import { firstTimeOf } from './piece-sums.js';
import type { PieceSums } from './piece-sums.js';
import { rowTexts } from './poll-rows.js';
import type { PollSum, RowText } from './poll-rows.js';
import { pollsOf } from './stored-stream.js';
import type { Piece, StoredStream } from './stored-stream.js';

/** What is wrong with one stream; all empty when nothing is. */
export interface StreamFindings {
  /** Acknowledged sequences of which something is not in the history. */
  readonly lost: Set<number>;
  /** Moments of families that have a row more than once. */
  readonly storedTwice: string[];
  /** Moments of families with another value than the one that was sent. */
  readonly wrongValues: string[];
  /** Missing sequences that the history does not list as a gap. */
  readonly gapsUnlisted: Range[];
  /** Received sequences that the history lists as a gap. */
  readonly gapsFalse: Range[];
  /** Missing sequences of a real collector whose reason it did not declare itself, or that it calls refused or lost. */
  readonly gapsUndeclared: Range[];
  /** Intervals of roll-ups that are not what the closed polls add up to. */
  readonly rollUpsWrong: string[];
  /** Moments that nobody sent. */
  readonly phantom: string[];
  /** Frames whose time lies before that of an earlier sequence, although they were sent the other way round. */
  readonly orderInversions: number;
  /** Frames whose time lies before that of an earlier one in what the collector itself sent. */
  readonly sentBackwards: number;
  /** Sequences that were sent and never acknowledged, and how many of them are stored. */
  readonly unknown: { readonly sent: number; readonly stored: number };
}

interface StoredPoll extends PollSum {
  readonly family: string;
  readonly at: number;
  readonly from: Piece[];
}

/** Holds what the history has of a stream against what its collector recorded. */
export function compareStream(
  record: StreamRecord,
  stored: StoredStream,
  { expectations, sums }: { readonly expectations: Expectations; readonly sums: PieceSums },
): StreamFindings {
  const expected = expectations.of(record);
  const polls = storedPolls(stored.pieces, sums);
  const findings: StreamFindings = {
    lost: new Set(),
    storedTwice: [],
    wrongValues: [...record.refrozen].map((sequence) => `sequence ${sequence} was frozen twice`),
    gapsUnlisted: [],
    gapsFalse: [],
    gapsUndeclared: record.real ? gapsUndeclared(record, stored) : [],
    rollUpsWrong: compareRollUps(stored),
    phantom: [...polls.keys()].filter((moment) => !expected.has(moment)),
    ...orderOf(stored.pieces, record, expectations),
    unknown: unknownOf(record, stored),
  };
  for (const [moment, poll] of expected) {
    const found = polls.get(moment);
    if (found?.rows === poll.rows && found.sum === poll.sum) continue;
    compareRows(poll, found, { record, expectations, findings });
  }
  for (const sequence of record.acknowledged) if (!within(stored.received, sequence)) findings.lost.add(sequence);
  compareGaps(record, stored, findings);
  return findings;
}

function storedPolls(pieces: readonly Piece[], sums: PieceSums): Map<string, StoredPoll> {
  const polls = new Map<string, StoredPoll>();
  for (const piece of pieces) {
    for (const { at, rows, sum } of sums.of(piece)) {
      const moment = momentOf(piece.family, at);
      const known = polls.get(moment);
      if (known === undefined) polls.set(moment, { family: piece.family, at, rows, sum, from: [piece] });
      else {
        known.rows += rows;
        known.sum += sum;
        known.from.push(piece);
      }
    }
  }
  return polls;
}

/** The checksums differ: says row by row what is missing, too much or different. */
function compareRows(
  { family, at, sequences }: ExpectedPoll,
  found: StoredPoll | undefined,
  where: { record: StreamRecord; expectations: Expectations; findings: StreamFindings },
): void {
  const { record, expectations, findings } = where;
  const moment = `${record.identity.serverId} ${family} ${new Date(at).toISOString()} (${sequences.join()})`;
  const sent = new Map<string, { texts: string[]; by: number[] }>();
  for (const sequence of sequences) {
    for (const { key, text } of expectations.rowsAt(record.frozen.get(sequence)!, family, at)) {
      const known = sent.get(key) ?? { texts: [], by: [] };
      sent.set(key, { texts: [...known.texts, text], by: [...known.by, sequence] });
    }
  }
  const stored = storedRows(found, at);
  for (const [key, { texts, by }] of sent) {
    const here = stored.get(key) ?? [];
    // Two snapshots may say the same row of one moment; a chunk keeps one of them.
    if (here.length === 0)
      for (const sequence of by) if (record.acknowledged.has(sequence)) findings.lost.add(sequence);
    if (here.length > texts.length) findings.storedTwice.push(moment);
    if (here.some((text) => !texts.includes(text))) findings.wrongValues.push(moment);
  }
  if ([...stored.keys()].some((key) => !sent.has(key))) findings.phantom.push(moment);
}

function storedRows(found: StoredPoll | undefined, at: number): Map<string, string[]> {
  const rows = (found?.from ?? []).flatMap((piece) =>
    pollsOf(piece)
      .filter((poll) => poll.at === at)
      .flatMap((poll) => rowTexts(piece.schema, poll)),
  );
  return grouped(rows);
}

function grouped(rows: readonly RowText[]): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const { key, text } of rows) result.set(key, [...(result.get(key) ?? []), text]);
  return result;
}

function compareGaps(record: StreamRecord, { received, gaps }: StoredStream, findings: StreamFindings): void {
  // Behind the last number that came nobody can know that there was another.
  const last = Math.max(0, ...received.map(([, to]) => to));
  const listed = gaps.map(({ range }) => range);
  let begin: number | undefined;
  for (let sequence = 1; sequence <= last + 1; sequence += 1) {
    const missing = sequence <= last && !within(received, sequence) && !within(listed, sequence);
    if (missing) begin ??= sequence;
    else if (begin !== undefined) {
      findings.gapsUnlisted.push([begin, sequence - 1]);
      begin = undefined;
    }
  }
  for (const { range, reason } of gaps) {
    const [from, to] = range;
    const came = received.some(([a, b]) => a <= to && from <= b);
    if (came && reason !== 'dead-letter') findings.gapsFalse.push(range);
  }
  for (const { range, reason } of record.skipped) {
    const told = gaps.some((gap) => gap.range[0] <= range[0] && range[1] <= gap.range[1] && gap.reason === reason);
    if (reason !== null && range[1] <= last && !told) findings.gapsUnlisted.push(range);
  }
}

/** What a real collector may say that it did not lose by a fault of ours: these it must never have to say. */
const NEVER_SAID: ReadonlySet<string> = new Set(['not-received', 'refused-by-ingest', 'dead-letter']);

/** A real collector has a spool: what is missing, it must have given up itself, and said so with the reason that is listed. */
function gapsUndeclared(record: StreamRecord, { gaps }: StoredStream): Range[] {
  const declared = [...record.frozen.values()]
    .flatMap((frozen) => ('bytes' in frozen ? decodeSnapshot(frozen.bytes).gaps : []))
    .filter(({ reason }) => !NEVER_SAID.has(reason))
    .map((gap) => ({ reason: gap.reason, range: [Number(gap.fromSequence), Number(gap.toSequence)] as const }));
  const isDeclared = (sequence: number, reason: string): boolean =>
    declared.some((one) => one.reason === reason && one.range[0] <= sequence && sequence <= one.range[1]);
  return gaps
    .filter(({ range: [from, to], reason }) => {
      for (let sequence = from; sequence <= to; sequence += 1) if (!isDeclared(sequence, reason)) return true;
      return false;
    })
    .map(({ range }) => range);
}

/**
 * Frames of a family whose times go back from one to the next: as they are stored although they were sent the other way
 * round, and as their collector sent them.
 */
function orderOf(
  pieces: readonly Piece[],
  record: StreamRecord,
  expectations: Expectations,
): Pick<StreamFindings, 'orderInversions' | 'sentBackwards'> {
  const order = { orderInversions: 0, sentBackwards: 0 };
  const newest = new Map<string, { at: number; sentAt: number }>();
  const place = ({ sequence = 0, ordinal = 0 }: Piece): [number, number] => [sequence, ordinal];
  const hot = pieces
    .filter(({ sequence }) => sequence !== undefined)
    .map((piece) => ({ piece, place: place(piece) }))
    .toSorted(({ place: [a, first] }, { place: [b, second] }) => a - b || first - second);
  for (const {
    piece,
    place: [sequence, ordinal],
  } of hot) {
    const frozen = record.frozen.get(sequence);
    const sentAt = frozen && expectations.beginOf(frozen, ordinal);
    if (sentAt === undefined) continue;
    const at = firstTimeOf(piece);
    const before = newest.get(piece.family);
    if (before && sentAt < before.sentAt) order.sentBackwards += 1;
    else if (before && at < before.at) order.orderInversions += 1;
    newest.set(piece.family, { at, sentAt });
  }
  return order;
}

function unknownOf(record: StreamRecord, { received }: StoredStream): { sent: number; stored: number } {
  const open = [...record.frozen.keys()].filter((sequence) => !record.acknowledged.has(sequence));
  return { sent: open.length, stored: open.filter((sequence) => within(received, sequence)).length };
}

const within = (ranges: readonly Range[], sequence: number): boolean =>
  ranges.some(([from, to]) => from <= sequence && sequence <= to);
