import { chunksClosed } from '@pganalytics/contracts';
import { appendToOutbox, withTransaction } from '@pganalytics/postgres';
import type { Client, Pool } from '@pganalytics/postgres';

import { partitionAt } from '../partitions/partition-plan.js';
import type { Partitions } from '../partitions/partitions.js';
import type { FrameSchemas } from '../schemas/frame-schemas.js';
import { storeDeadLetters } from '../write/declarations.js';
import { compactChunks } from './compact-chunks.js';
import { chunksAround, replaceChunk } from './chunks-around.js';
import { baselineFor, inSchema, lastValues } from './carried.js';
import { correctionOf } from './correction.js';
import { groupsOf, lowerHotStream, streamsToClose } from './due-groups.js';
import type { DueWhen, HotStreamKey } from './due-groups.js';
import { deleteHotRows, readHotFrames } from './hot-frames.js';
import type { BrokenFrame, HotGroup } from './hot-frames.js';
import { newIn, timelineOf } from './late-timeline.js';
import { readPauses } from './pauses.js';
import type { IsPause } from './pauses.js';
import { piecesOf } from './pieces.js';
import type { Piece } from './pieces.js';
import { isRolledUp, rollUpOf, rollUpSteps } from './roll-ups.js';
import { insertChunk, insertRollUp, readTail, writeTail } from './stored-chunks.js';
import type { Tail } from './stored-chunks.js';

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
    for (const group of await groupsOf(this.options.pool, stream, when)) {
      await this.close(group).then(
        (chunks) => closed.push(...chunks),
        (error: unknown) => errors.push(error),
      );
    }
    await lowerHotStream(this.options.pool, stream);
  }

  /** Closes what a stream has of a family, part by part. Does nothing when another process is at it. */
  async close(group: HotGroup): Promise<ClosedChunk[]> {
    const closed: ClosedChunk[] = [];
    for (;;) {
      const part = await withTransaction(this.options.pool, (tx) => this.#closePart(tx, group));
      closed.push(...part.closed);
      if (!part.more) return closed;
    }
  }

  async #closePart(tx: Client, group: HotGroup): Promise<{ closed: ClosedChunk[]; more: boolean }> {
    const { rows } = await tx.query<{ mine: boolean }>(
      'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as mine',
      [`pganalytics.close.${group.streamId}.${group.family}`],
    );
    if (!rows[0].mine) return { closed: [], more: false };
    const { frames, broken, more } = await readHotFrames(tx, this.options.schemas, group, LIMITS);
    await this.#putAside(tx, group, broken);
    const tailBefore = await readTail(tx, this.options.schemas, group);
    let tail = tailBefore;
    const pieces = piecesOf(frames, tailBefore?.poll.at, (this.options.rule ?? defaultClosingRule).maxPolls);
    const closed: ClosedChunk[] = [];
    for (const piece of pieces) {
      let stored: Piece | undefined = piece;
      if (piece.late) ({ stored, tail } = await this.#closeLate(tx, group, piece, tail));
      else tail = await this.#closeNext(tx, group, piece, tail);
      if (stored) closed.push(closedOf(group, stored));
    }
    await this.#compact(tx, group, closed);
    if (tail && tail !== tailBefore) await writeTail(tx, group, tail);
    await deleteHotRows(tx, group, [...frames, ...broken]);
    for (const data of closed) await appendToOutbox(tx, 'history', { topic: chunksClosed, data, actor: 'writer' });
    return { closed, more };
  }

  async #compact(tx: Client, group: HotGroup, closed: readonly ClosedChunk[]): Promise<void> {
    const { maxPolls } = this.options.rule ?? defaultClosingRule;
    const days = new Set(closed.map(({ from }) => partitionAt('chunk', from).from));
    for (const day of days) await compactChunks(tx, { ...this.options, maxPolls }, group, day);
  }

  async #closeNext(tx: Client, group: HotGroup, piece: Piece, tail: Tail | undefined): Promise<Tail> {
    const { schema, schemaId, polls } = piece;
    const before = tail && inSchema(tail.poll, tail.schema, schema);
    const carried = before && baselineFor(schema, before, polls);
    await insertChunk(tx, this.options.partitions, group, { schemaId, schema, carried, polls });
    await this.#rollUps(tx, group, piece, (of) => rollUpOf(schema, polls, { before, ...of }));
    return { schemaId, schema, poll: lastValues(schema, before, polls) };
  }

  // Late polls make a further chunk; what they change of the roll-ups is stored beside them and merged when read.
  // What later chunks and the tail say of their rows from before is brought up to them.
  async #closeLate(
    tx: Client,
    group: HotGroup,
    piece: Piece,
    tail: Tail | undefined,
  ): Promise<{ stored: Piece | undefined; tail: Tail | undefined }> {
    const { schema, schemaId } = piece;
    const { partitions, schemas } = this.options;
    const around = await chunksAround(tx, schemas, group, piece);
    const late = newIn(around, schema, piece.polls);
    if (late.length === 0) return { stored: undefined, tail };
    const timeline = timelineOf(around, { schema, late, tail });
    const { before, base, stored } = timeline;
    const carried = base && baselineFor(schema, base, late);
    const moments = late.filter(({ at }) => !around.moments.has(at)).length;
    await insertChunk(tx, partitions, group, { schemaId, schema, carried, polls: late, moments });
    await this.#rollUps(tx, group, piece, (of) => correctionOf({ schema, late, stored, before, ...of }));
    for (const chunk of around.chunks) {
      const lifted = timeline.carriedInto(chunk);
      if (lifted) await replaceChunk(tx, partitions, group, chunk, lifted);
    }
    return { stored: { ...piece, polls: late }, tail: tail && around.toTheEnd ? timeline.lifted(tail) : tail };
  }

  async #rollUps(
    tx: Client,
    group: HotGroup,
    piece: Piece,
    make: (of: { readonly stepMs: number; readonly isPause: IsPause }) => ReturnType<typeof rollUpOf>,
  ) {
    const { schema, schemaId } = piece;
    if (!isRolledUp(schema)) return;
    const isPause = await readPauses(tx, group);
    for (const { table, stepMs } of rollUpSteps) {
      const intervals = make({ stepMs, isPause });
      if (intervals.length === 0) continue;
      await insertRollUp(tx, this.options.partitions, { table, group, schemaId, schema, intervals });
    }
  }

  // Bytes that passed the checks on arrival and still cannot be decoded must not hold up the rest for ever.
  async #putAside(tx: Client, group: HotGroup, broken: readonly BrokenFrame[]): Promise<void> {
    const letters = broken.map((frame) => ({
      topic: `history.hot/${group.streamId}/${group.family}`,
      partition: frame.ordinal,
      offset: BigInt(frame.sequence),
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

function closedOf(group: HotGroup, { polls }: Piece): ClosedChunk {
  const { organisationId, serverId, family } = group;
  return { organisationId, serverId, family, from: polls[0].at, to: polls.at(-1)!.at, polls: polls.length };
}
