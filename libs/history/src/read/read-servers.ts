import type { Client } from '@pganalytics/postgres';
import type { FrameSchema } from '@pganalytics/stats';

import { inOrder } from '../close/carried.js';
import { readWhole } from './earlier-rows.js';
import type { FrameCache, HotFrame } from './frame-cache.js';
import type { AnswerOfServer, ServersQuestion, StoredPoll } from './history-reader.types.js';
import { rawSeries } from './raw-series.js';
import type { Decoding } from './read-latest.js';
import type { ReadLimits } from './read-limits.js';
import { readStatesOf } from './read-newest.js';
import type { StoredParts } from './stored-parts.js';

interface Reading {
  readonly decoding: Decoding;
  readonly parts: StoredParts;
  readonly limits: ReadLimits;
  /** The newest poll is looked for up to this moment. */
  readonly at: number;
}

/** Newest polls, raw series and states of many servers, each read for all of them at once. */
export async function readServers(
  tx: Client,
  reading: Reading,
  question: ServersQuestion,
): Promise<Map<string, AnswerOfServer>> {
  const { serverIds, series, from, to } = question;
  const latest = await readLatestOf(tx, reading, question);
  const families = series.map(({ family }) => family);
  const parts = await reading.parts.rawOfServers({ serverIds, families, from, to });
  const states = await readStatesOf(tx, { serverIds, families: question.states });
  const bounds = { from, to, where: undefined, maxCells: reading.limits.cells };
  return new Map(
    serverIds.map((serverId) => {
      const ofServer = parts.get(serverId)!;
      const read = series.map(({ family, metrics }) => rawSeries(ofServer.get(family)!, { metrics, ...bounds }));
      return [
        serverId,
        {
          latest: latest.get(serverId)!,
          series: read,
          states: states.filter((state) => state.serverId === serverId),
        },
      ];
    }),
  );
}

interface Row extends HotFrame {
  readonly server_id: string;
  readonly family: string;
  readonly epoch: string;
  readonly schema_id: Buffer;
}

/** The newest poll of each family of each server, by server and family. */
async function readLatestOf(
  tx: Client,
  { decoding, limits, at }: Reading,
  { serverIds, latest: families }: ServersQuestion,
): Promise<Map<string, Map<string, StoredPoll>>> {
  const hot = await newestHotFrames(tx, { serverIds, families, at });
  const schemas = await decoding.schemas.get([...new Set(hot.map((row) => row.schema_id.toString('hex')))], tx);
  const frames = Map.groupBy(hot, (row) => `${row.server_id}/${row.family}`);
  const found = new Map<string, Map<string, StoredPoll>>();
  for (const serverId of serverIds) {
    const ofServer = new Map<string, StoredPoll>();
    found.set(serverId, ofServer);
    for (const family of families) {
      const own = frames.get(`${serverId}/${family}`) ?? [];
      const schema = own.length === 0 ? undefined : schemas.get(own[0].schema_id.toString('hex'));
      // What is closed, and what tells only the rows that changed, is put together server by server.
      const poll =
        !schema || schema.sparse
          ? await readWhole(tx, decoding, { serverId, family, at, maxBytes: limits.bytes })
          : lastPollOf(own, schema, decoding.frames, at);
      if (poll) ofServer.set(family, poll);
    }
  }
  return found;
}

function lastPollOf(own: readonly Row[], schema: FrameSchema, frames: FrameCache, at: number): StoredPoll | undefined {
  const polls = own.flatMap((frame) => frames.polls(frame, schema));
  const last = inOrder(schema, polls).findLast((poll) => poll.at <= at);
  return last && { ...last, schema, epoch: BigInt(own[0].epoch) };
}

/** All frames of the newest hot poll of each family of each server: a large poll stands in several. */
async function newestHotFrames(
  tx: Client,
  of: { readonly serverIds: readonly string[]; readonly families: readonly string[]; readonly at: number },
): Promise<Row[]> {
  const { rows } = await tx.query<Row>(
    `select hot.server_id, hot.family, hot.stream_id, sequence, ordinal, hot.schema_id, body, epoch
     from unnest($1::uuid[]) as server (id) cross join unnest($2::text[]) as family (name)
     cross join lateral (
       select stream_id, collected_at, schema_id from history.hot
       where server_id = server.id and family = family.name and first_at <= $3
       order by collected_at desc, sequence desc, ordinal desc limit 1) newest
     join history.hot on hot.server_id = server.id and hot.family = family.name and hot.stream_id = newest.stream_id
       and hot.collected_at = newest.collected_at and hot.schema_id = newest.schema_id
     join history.stream on stream.stream_id = newest.stream_id
     order by sequence, ordinal`,
    [of.serverIds, of.families, new Date(of.at)],
  );
  return rows;
}
