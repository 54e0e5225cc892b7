import { PollTable } from '@pganalytics/codec';
import { chunksClosed } from '@pganalytics/contracts';
import { appendAllToOutbox, withTransaction } from '@pganalytics/postgres';
import type { Client, Pool } from '@pganalytics/postgres';

import type { Partitions } from '../partitions/partitions.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';
import { storeDeadLetters } from '../write/declarations.js';
import { compactChunks } from './compact-chunks.js';
import { chunksAround, replaceChunk } from './chunks-around.js';
import { baselineFor, carries, columnsIn, inOrder } from './carried.js';
import { correctionOf } from './correction.js';
import { batchesOf, familiesToClose, lowerHotStream, streamsToClose } from './due-groups.js';
import type { DueWhen, HotStreamKey } from './due-groups.js';
import { takeHotFrames } from './hot-frames.js';
import type { BrokenFrame, HotFrame, HotGroup } from './hot-frames.js';
import { newIn, timelineOf } from './late-timeline.js';
import { NewRows } from './new-rows.js';
import { readPausesOf } from './pauses.js';
import type { IsPause } from './pauses.js';
import { piecesOf } from './pieces.js';
import type { Piece } from './pieces.js';
import { isRolledUp, rollUpSteps } from './roll-ups.js';
import { readTails, Tail, writeTails } from './stored-chunks.js';

/** When hot polls become a chunk. */
export interface ClosingRule {
  /** As soon as there are so many polls of a stream's family. */
  readonly polls: number;
  /** At the latest when the oldest poll is so old. */
  readonly ageMs: number;
  /** Most polls of one chunk. */
  readonly maxPolls: number;
}

/** Rules unless given: 120 polls or 2 hours, at most 360 polls. */
export const defaultClosingRule: ClosingRule = { polls: 120, ageMs: 2 * 3_600_000, maxPolls: 360 };

/** Most that one transaction of a closing takes. */
const LIMITS = { rows: 2000, bytes: 2 * 1024 * 1024 };
const MAX_STREAMS = 1000;
/** While PostgreSQL works on one closing we decode and compress another. */
const AT_ONCE = 2;

/** A chunk that was closed, as it is announced. */
export interface ClosedChunk {
  readonly organisationId: string;
  readonly serverId: string;
  readonly family: string;
  readonly from: number;
  readonly to: number;
  readonly polls: number;
}

/** What one round of closing did, and what it could not do. */
export interface ClosingOutcome {
  readonly closed: readonly ClosedChunk[];
  readonly errors: readonly unknown[];
}

/** A family of a stream that is being closed. */
interface Closing {
  readonly tx: Client;
  readonly rows: NewRows;
  readonly group: HotGroup;
  readonly isPause: IsPause;
}

/**
 * Turns hot rows into chunks and roll-ups. Each closing is one transaction that also deletes the hot rows, so a poll is
 * in exactly one of the two, whatever dies; an advisory lock lets one process work on a stream's family at a time.
 */
export class ChunkCloser {
  constructor(
    private readonly options: {
      readonly pool: Pool;
      readonly schemas: FrameSchemas;
      readonly partitions: Partitions;
      readonly rule?: ClosingRule;
    },
  ) {}

  /** Closes everything that is due. A group that fails is left hot and does not keep the others waiting. */
  async closeDue(now: number): Promise<ClosingOutcome> {
    const rule = this.options.rule ?? defaultClosingRule;
    const collectedBefore = new Date(now - rule.ageMs);
    const when = { polls: rule.polls, collectedBefore };
    const streams = await streamsToClose(this.options.pool, { ...when, limit: MAX_STREAMS });
    const closed: ClosedChunk[] = [];
    const errors: unknown[] = [];
    const work = async () => {
      for (let stream = streams.shift(); stream; stream = streams.shift()) {
        await this.#closeStream(stream, when, closed, errors).catch((error: unknown) => errors.push(error));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { closed, errors };
  }

  async #closeStream(stream: HotStreamKey, when: DueWhen, closed: ClosedChunk[], errors: unknown[]): Promise<void> {
    for (const families of batchesOf(await familiesToClose(this.options.pool, stream, when), LIMITS)) {
      if (families.length > 1 && (await this.#closedTogether(stream, families, closed))) continue;
      for (const family of families) {
        await this.#close(stream, [family], closed).catch((error: unknown) => errors.push(error));
      }
    }
    await lowerHotStream(this.options.pool, stream);
  }

  /** Whether all went well; if not, each family is tried by itself, which tells whose fault it was. */
  async #closedTogether(stream: HotStreamKey, families: readonly string[], closed: ClosedChunk[]): Promise<boolean> {
    return this.#close(stream, families, closed).then(
      () => true,
      () => false,
    );
  }

  /** Closes what a stream has of some families, part by part. Leaves those alone that another process is at. */
  async #close(stream: HotStreamKey, families: readonly string[], closed: ClosedChunk[]): Promise<void> {
    for (let left = families; left.length > 0;) {
      const part = await withTransaction(this.options.pool, (tx) => this.#closePart(tx, stream, left));
      closed.push(...part.closed);
      left = part.more;
    }
  }

  async #closePart(
    tx: Client,
    stream: HotStreamKey,
    wanted: readonly string[],
  ): Promise<{ closed: ClosedChunk[]; more: string[] }> {
    const { schemas, partitions, rule = defaultClosingRule } = this.options;
    const families = await lockFamilies(tx, stream, wanted);
    if (families.length === 0) return { closed: [], more: [] };
    const hot = await takeHotFrames(tx, schemas, { stream, families }, LIMITS);
    const tails = await readTails(tx, schemas, stream, families);
    const pauses = await readPausesOf(tx, stream.streamId, families);
    const rows = new NewRows(partitions);
    const newTails = new Map<string, Tail>();
    const closed: ClosedChunk[] = [];
    for (const [family, waiting] of hot) {
      const { frames, broken } = waiting.decoded();
      const closing = { tx, rows, group: { ...stream, family }, isPause: pauses(family) };
      await this.#putAside(closing, broken);
      const before = tails.get(family);
      const { tail, stored } = await this.#closeFrames(closing, frames, before);
      if (tail && tail !== before) newTails.set(family, tail);
      closed.push(...stored);
    }
    await rows.store(tx);
    await compactChunks(tx, { schemas, partitions, maxPolls: rule.maxPolls }, stream, closed);
    await writeTails(tx, stream, newTails);
    const events = closed.map((data) => ({ topic: chunksClosed, data, actor: 'writer' }));
    await appendAllToOutbox(tx, 'history', events);
    return { closed, more: [...hot].filter(([, { more }]) => more).map(([family]) => family) };
  }

  async #closeFrames(
    closing: Closing,
    frames: readonly HotFrame[],
    before: Tail | undefined,
  ): Promise<{ tail: Tail | undefined; stored: ClosedChunk[] }> {
    const stored: ClosedChunk[] = [];
    let tail = before;
    for (const piece of piecesOf(frames, before?.at, (this.options.rule ?? defaultClosingRule).maxPolls)) {
      let closed: ClosedChunk | undefined = closedOf(closing.group, piece);
      if (piece.late) ({ stored: closed, tail } = await this.#closeLate(closing, piece, tail));
      else tail = await this.#closeNext(closing, piece, tail);
      if (closed) stored.push(closed);
    }
    return { tail, stored };
  }

  async #closeNext({ rows, group, isPause }: Closing, piece: Piece, tail: Tail | undefined): Promise<Tail> {
    const { schema, schemaId, polls, to } = piece;
    const before = tail && columnsIn(tail.columns, schema);
    const table = PollTable.join(schema, polls, before);
    await rows.chunkOf(group, schemaId, table);
    if (isRolledUp(schema)) {
      const steps = rollUpSteps.map(({ stepMs }) => stepMs);
      // A piece is of one day, and so is each of its roll-ups.
      for (const [index, rolled] of table.rollUps(steps, isPause).entries()) {
        await rows.rollUpOf(group, rollUpSteps[index].table, schemaId, rolled);
      }
    }
    if (!carries(schema)) return Tail.of(schemaId, schema, { at: to, rows: [] });
    // A row that is left out of a sparse poll is unchanged; one that is missing elsewhere is gone, with its last value.
    return new Tail(schemaId, table.last(schema.sparse ? before : undefined));
  }

  // Late polls make a further chunk; what they change of the roll-ups is stored beside them and merged when read.
  // What later chunks and the tail say of their rows from before is brought up to them.
  async #closeLate(
    { tx, rows, group, isPause }: Closing,
    piece: Piece,
    tail: Tail | undefined,
  ): Promise<{ stored: ClosedChunk | undefined; tail: Tail | undefined }> {
    const { schema, schemaId } = piece;
    const told = inOrder(
      schema,
      piece.polls.map(({ frame, poll }) => frame.polls()[poll]),
    );
    const { partitions, schemas } = this.options;
    // What the pieces before this one have become is among what is stored.
    await rows.store(tx);
    const around = await chunksAround(tx, schemas, group, { schema, polls: told });
    const late = newIn(around, schema, told);
    if (late.length === 0) return { stored: undefined, tail };
    const timeline = timelineOf(around, { schema, late, tail });
    const { before, base, stored } = timeline;
    const carried = base && baselineFor(schema, base, late);
    const moments = late.filter(({ at }) => !around.moments.has(at)).length;
    await rows.chunk(group, { schemaId, schema, carried, polls: late, moments });
    for (const { table, stepMs } of isRolledUp(schema) ? rollUpSteps : []) {
      const intervals = correctionOf({ schema, late, stored, before, isPause, stepMs });
      if (intervals.length > 0) await rows.rollUp(group, { table, schemaId, schema, intervals });
    }
    for (const chunk of around.chunks) {
      const lifted = timeline.carriedInto(chunk);
      if (lifted) await replaceChunk(tx, partitions, group, chunk, lifted);
    }
    return {
      stored: closedOf(group, { from: late[0].at, to: late.at(-1)!.at, count: late.length }),
      tail: tail && around.toTheEnd ? timeline.lifted(tail) : tail,
    };
  }

  // Bytes that passed the checks on arrival and still cannot be decoded must not hold up the rest for ever.
  async #putAside({ tx, group }: Closing, broken: readonly BrokenFrame[]): Promise<void> {
    const letters = broken.map((frame) => ({
      topic: `history.hot/${group.streamId}/${group.family}`,
      partition: frame.ordinal,
      offset: frame.sequence,
      organisationId: group.organisationId,
      key: null,
      value: frame.body,
      headers: {},
      causeCode: 'history.frame-not-closed',
      cause: frame.cause,
    }));
    await storeDeadLetters(tx, letters);
  }
}

async function lockFamilies(tx: Client, stream: HotStreamKey, families: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ family: string }>(
    `select family from unnest($2::text[]) family where pg_try_advisory_xact_lock(hashtextextended($1 || family, 0))`,
    [`pganalytics.close.${stream.streamId}.`, families],
  );
  return rows.map(({ family }) => family);
}

function closedOf(group: HotGroup, { from, to, count }: Pick<Piece, 'from' | 'to' | 'count'>): ClosedChunk {
  const { organisationId, serverId, family } = group;
  return { organisationId, serverId, family, from, to, polls: count };
}
