import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

import type { Range, RecordLine, StreamIdentity } from '@pganalytics/bench';

/** A snapshot as it was frozen: from a template, or by its bytes. */
export type FrozenSnapshot = { readonly template: number; readonly at: number } | { readonly bytes: Buffer };

/** All that the collectors recorded of one stream. */
export interface StreamRecord {
  readonly identity: StreamIdentity;
  /** Sent by a collector process that watches a real server. */
  readonly real: boolean;
  readonly frozen: Map<number, FrozenSnapshot>;
  /** Numbers that ingest acknowledged: the log has them, or the history has. */
  readonly acknowledged: Set<number>;
  /** Numbers that were sent again with other bytes; frozen is frozen. */
  readonly refrozen: Set<number>;
  readonly skipped: { readonly range: Range; readonly reason: string | null }[];
}

/** Reads the record of a run from disk. */
export async function readRecord(path: string): Promise<StreamRecord[]> {
  const streams: StreamRecord[] = [];
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const line = JSON.parse(text) as RecordLine;
    if ('identity' in line) {
      streams[line.stream] = {
        identity: line.identity,
        real: line.real,
        frozen: new Map(),
        acknowledged: new Set(),
        refrozen: new Set(),
        skipped: [],
      };
    } else take(streams[line.stream], line);
  }
  return streams;
}

function take(stream: StreamRecord, line: Exclude<RecordLine, { identity: unknown }>): void {
  if ('frozen' in line) {
    const snapshot = 'bytes' in line ? { bytes: Buffer.from(line.bytes, 'base64') } : line;
    const known = stream.frozen.get(line.frozen);
    if (known === undefined) stream.frozen.set(line.frozen, snapshot);
    else if (!same(known, snapshot)) stream.refrozen.add(line.frozen);
  } else if ('skipped' in line) stream.skipped.push({ range: line.skipped, reason: line.reason });
  else {
    for (const [from, to] of 'logged' in line ? line.logged : line.stored) {
      for (let sequence = from; sequence <= to; sequence += 1) stream.acknowledged.add(sequence);
    }
  }
}

function same(one: FrozenSnapshot, other: FrozenSnapshot): boolean {
  if ('bytes' in one) return 'bytes' in other && one.bytes.equals(other.bytes);
  return 'template' in other && one.template === other.template && one.at === other.at;
}
