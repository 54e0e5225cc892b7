import { crc32 } from 'node:zlib';

import type { BusRecord } from '@pganalytics/bus';
import { inspectFrame } from '@pganalytics/codec';
import { uuidOf } from '@pganalytics/contracts';
import { decodeSnapshot, MalformedMessage, openSnapshot, snapshotHeaders } from '@pganalytics/contracts/wire';
import { unpackZstd } from '@pganalytics/contracts/node';
import type { Snapshot } from '@pganalytics/contracts/wire';
import { AppError, mayPassByItself, messageOf } from '@pganalytics/errors';
import type { DeadLetter, ReceivedFrame, ReceivedSnapshot, SnapshotPlace } from '@pganalytics/history';
import type { FrameSchema } from '@pganalytics/stats';

import type { SchemaCatalogue } from '../schemas/schema-catalogue.js';
import { SchemaIds } from '../schemas/schema-ids.js';
import { OutsideRetention, RecordNotSnapshot, SchemaUnknown } from './snapshot.errors.js';

/** What a batch of records holds: snapshots to store, and records that nobody can read. */
export interface ReadRecords {
  readonly snapshots: readonly ReceivedSnapshot[];
  readonly deadLetters: readonly DeadLetter[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOST = 2n ** 63n - 1n;
const DAY_MS = 86_400_000;

/** Checks records without decoding values: envelope, schema, checksum and shape of each frame. */
export class RecordReader {
  readonly #ids = new SchemaIds();

  constructor(
    private readonly schemas: SchemaCatalogue,
    private readonly limits: { readonly rawDays: number; readonly now: () => number },
  ) {}

  /** @throws only what may pass by itself, such as a log that does not answer. */
  async read(records: readonly BusRecord[]): Promise<ReadRecords> {
    const kept = this.#kept();
    const opened = records.map((record) => attempt(() => read(record, (bytes) => openSnapshot(bytes, unpackZstd))));
    const ids = new Set<string>();
    for (const outcome of opened) {
      if ('value' in outcome) for (const { schemaId } of outcome.value.frames) ids.add(this.#ids.hexOf(schemaId));
    }
    const known = await this.#known(ids);
    const snapshots: ReceivedSnapshot[] = [];
    const deadLetters: DeadLetter[] = [];
    for (const [index, outcome] of opened.entries()) {
      const checked =
        'value' in outcome ? attempt(() => this.#received(records[index], outcome.value, { known, kept })) : outcome;
      if ('value' in checked) snapshots.push(checked.value);
      else deadLetters.push(this.deadLetterOf(records[index], checked.error));
    }
    return { snapshots, deadLetters };
  }

  /** The dead letter of a record, with the cause, and its place in its stream when its envelope can be read. */
  deadLetterOf(record: BusRecord, error: unknown): DeadLetter {
    const organisation = record.headers[snapshotHeaders.organisation] ?? '';
    const place = attempt(() => placeOf(record.headers, read(record, decodeSnapshot)));
    return {
      topic: record.topic,
      partition: record.partition,
      offset: record.offset,
      organisationId: UUID.test(organisation) ? organisation : null,
      key: record.key,
      value: record.value,
      headers: record.headers,
      causeCode: error instanceof AppError ? error.code : 'bug',
      cause: messageOf(error).slice(0, 1000),
      ...('value' in place && { place: this.#plausible(place.value, record) }),
    };
  }

  // The gap has to lie in the history that is kept, else nobody would see it.
  #plausible(place: SnapshotPlace, { timestampMs }: BusRecord): SnapshotPlace {
    const times = [place.collectedAt, timestampMs, this.limits.now()];
    const kept = this.#kept();
    return { ...place, collectedAt: times.find((at) => isWithin(kept, at)) ?? place.collectedAt };
  }

  async #known(ids: Set<string>): Promise<ReadonlyMap<string, FrameSchema>> {
    for (;;) {
      try {
        return await this.schemas.get(ids);
      } catch (error) {
        if (!(error instanceof SchemaUnknown)) throw error;
        ids.delete(error.schemaId);
      }
    }
  }

  #received(record: BusRecord, snapshot: Snapshot, around: Surroundings): ReceivedSnapshot {
    assertKept(around.kept, snapshot.collectedAtMs);
    return {
      ...placeOf(record.headers, snapshot),
      frames: snapshot.frames.map((frame) => this.#frame(frame, around)),
      gaps: snapshot.gaps,
      states: snapshot.familyStates,
    };
  }

  #frame(frame: Snapshot['frames'][number], { known, kept }: Surroundings): ReceivedFrame {
    const schemaId = this.#ids.hexOf(frame.schemaId);
    const schema = known.get(schemaId);
    if (!schema) throw new SchemaUnknown(schemaId);
    const facts = inspectFrame(frame.body, { checksum: crc32 });
    if (facts.columns !== schema.columns.length) {
      throw new RecordNotSnapshot(`a frame has ${facts.columns} columns, its schema ${schema.columns.length}`);
    }
    if (facts.polls > 0) {
      assertKept(kept, facts.from);
      assertKept(kept, facts.to);
    }
    return { schemaId, schema, intervalMs: frame.intervalMs, facts, body: frame.body };
  }

  /** Times that the history keeps now. */
  #kept(): TimeRange {
    const now = this.limits.now();
    return { after: now - this.limits.rawDays * DAY_MS, before: now + DAY_MS };
  }
}

/** What the records of a batch have in common. */
interface Surroundings {
  readonly known: ReadonlyMap<string, FrameSchema>;
  readonly kept: TimeRange;
}

interface TimeRange {
  readonly after: number;
  readonly before: number;
}

const isWithin = ({ after, before }: TimeRange, at: number): boolean => at > after && at < before;

// Each hour has a partition: a clock that is far off must not make thousands of them.
function assertKept(kept: TimeRange, at: number): void {
  if (!isWithin(kept, at)) throw new OutsideRetention(at);
}

/** Where a snapshot stands in its stream. @throws RecordNotSnapshot when no stream can have it there */
export function placeOf(headers: BusRecord['headers'], snapshot: Snapshot): SnapshotPlace {
  const organisationId = headers[snapshotHeaders.organisation] ?? '';
  if (!UUID.test(organisationId)) throw new RecordNotSnapshot('it names no organisation');
  if (snapshot.epoch <= 0n || snapshot.epoch > MOST) throw new RecordNotSnapshot(`its epoch is ${snapshot.epoch}`);
  if (snapshot.sequence <= 0n || snapshot.sequence >= MOST) {
    throw new RecordNotSnapshot(`its sequence is ${snapshot.sequence}`);
  }
  return {
    organisationId,
    serverId: uuidOf(snapshot.serverId),
    collectorId: uuidOf(snapshot.collectorId),
    epoch: snapshot.epoch,
    sequence: snapshot.sequence,
    collectedAt: snapshot.collectedAtMs,
  };
}

function read(record: BusRecord, by: (bytes: Uint8Array) => Snapshot): Snapshot {
  if (record.value === null) throw new RecordNotSnapshot('it has no value');
  try {
    return by(record.value);
  } catch (error) {
    throw error instanceof AppError ? error : new MalformedMessage(messageOf(error));
  }
}

function attempt<T>(run: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: run() };
  } catch (error) {
    if (mayPassByItself(error)) throw error;
    return { error };
  }
}
