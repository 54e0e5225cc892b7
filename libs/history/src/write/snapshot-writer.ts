import type { Client } from '@pganalytics/postgres';

import type { Partitions } from '../partitions/partitions.js';
import { storeDeadLetters, storeFamilyStates } from './declarations.js';
import { QueryTexts } from './dictionaries.js';
import { DEAD_LETTER } from './gap-list.js';
import { updateGaps } from './gaps.js';
import type { Arrived } from './gaps.js';
import { copyHotRows, hourOf } from './hot-rows.js';
import { raiseHotStreams } from './hot-streams.js';
import type { DeadLetter, ReceivedSnapshot, SnapshotPlace, StoredStream, StoreOutcome } from './received-snapshot.js';
import { formatRanges, highest, includes, withSequences } from './sequence-ranges.js';
import { Streams } from './streams.js';

/** How much a writer keeps in memory of what it has stored, so that it need not be told or written again. */
export interface Remembering {
  /** Numbers of streams. */
  readonly streams: number;
  /** Statements whose text is stored. */
  readonly texts: number;
}

/** Unless given: 100,000 streams and 100,000 statements, some 30 MB. */
export const defaultRemembering: Remembering = { streams: 100_000, texts: 100_000 };

/** Stores snapshots in the caller's transaction, each sequence of a stream once, however often it is delivered. */
export class SnapshotWriter {
  readonly #streams: Streams;
  readonly #texts: QueryTexts;

  constructor(
    private readonly partitions: Partitions,
    remembering: Remembering = defaultRemembering,
  ) {
    this.#streams = new Streams(remembering.streams);
    this.#texts = new QueryTexts(remembering.texts);
  }

  /** Creates what the snapshots need outside of the transaction, so that it holds no lock on parents. */
  async prepare(snapshots: readonly ReceivedSnapshot[]): Promise<void> {
    const hours = new Set(snapshots.map(({ collectedAt }) => hourOf(collectedAt)));
    for (const hour of hours) await this.partitions.at('hot', hour);
  }

  /**
   * Locks the ledger rows, drops sequences already received, copies the rest in and brings ledger, gaps, states,
   * dictionaries and dead letters up to date. A dead letter whose place is known counts as received, with a gap: what
   * is sent again would be no better. Nothing counts before the transaction commits: call the outcome's `remember` then.
   */
  async store(
    tx: Client,
    snapshots: readonly ReceivedSnapshot[],
    deadLetters: readonly DeadLetter[],
  ): Promise<StoreOutcome> {
    const settling = new Map(deadLetters.flatMap((letter) => (letter.place ? [[emptyAt(letter.place), letter]] : [])));
    const { arrived, known, remember } = await this.#newOf(tx, [...snapshots, ...settling.keys()]);
    const all = arrived.flatMap(({ stream, snapshots }) =>
      snapshots.map((snapshot) => ({ streamId: stream.streamId, snapshot })),
    );
    const fresh = all.filter(({ snapshot }) => !settling.has(snapshot));
    const rows = await copyHotRows(tx, this.partitions, fresh);
    await raiseHotStreams(tx, fresh);
    let rememberTexts = () => {};
    if (all.length > 0) {
      await updateLedger(tx, arrived);
      await updateGaps(tx, arrived);
      await storeFamilyStates(tx, fresh);
      rememberTexts = await this.#texts.store(
        tx,
        fresh.map(({ snapshot }) => snapshot),
      );
    }
    const settled = new Set(all.map(({ snapshot }) => settling.get(snapshot)));
    const buried = deadLetters.filter((letter) => letter.place === undefined || settled.has(letter));
    await storeDeadLetters(tx, buried);
    const repeats = known.map((again) => ({ ...storedOf(again), families: [] }));
    return {
      streams: arrived.map(storedOf),
      repeats,
      buried,
      repeated: snapshots.length - fresh.length,
      rows,
      remember: () => {
        remember();
        rememberTexts();
      },
    };
  }

  async #newOf(
    tx: Client,
    snapshots: readonly ReceivedSnapshot[],
  ): Promise<{ arrived: Arrived[]; known: Arrived[]; remember: () => void }> {
    if (snapshots.length === 0) return { arrived: [], known: [], remember: () => undefined };
    const { streams, remember } = await this.#streams.lock(tx, snapshots);
    const arrived: Arrived[] = [];
    const known: Arrived[] = [];
    for (const [key, all] of Map.groupBy(snapshots, (snapshot) => Streams.keyOf(snapshot))) {
      const stream = streams.get(key)!;
      const bySequence = new Map<bigint, ReceivedSnapshot>();
      for (const snapshot of all) {
        const { sequence } = snapshot;
        if (!includes(stream.received, sequence) && !bySequence.has(sequence)) bySequence.set(sequence, snapshot);
      }
      const fresh = [...bySequence.values()];
      const again = all.filter((snapshot) => includes(stream.received, snapshot.sequence));
      if (fresh.length > 0) arrived.push({ stream, organisationId: fresh[0].organisationId, snapshots: fresh });
      if (again.length > 0) known.push({ stream, organisationId: again[0].organisationId, snapshots: again });
    }
    return { arrived, known, remember };
  }
}

/** Stands for a snapshot that cannot be stored: all that is left of it is its place, as a gap. */
function emptyAt(place: SnapshotPlace): ReceivedSnapshot {
  const { sequence, collectedAt } = place;
  const times = { fromMs: collectedAt, toMs: collectedAt };
  const gap = { fromSequence: sequence, toSequence: sequence, ...times, reason: DEAD_LETTER };
  return { ...place, frames: [], gaps: [gap], states: [] };
}

async function updateLedger(tx: Client, arrived: readonly Arrived[]): Promise<void> {
  const sequencesOf = ({ snapshots }: Arrived) => snapshots.map(({ sequence }) => sequence);
  await tx.query({
    name: 'update-ledger',
    text: `update history.ledger set received = received + n.added::int8multirange, stored_at = now(),
            newest_at = coalesce(n.newest_at, ledger.newest_at)
     from unnest($1::bigint[], $2::text[], $3::timestamptz[]) as n (stream_id, added, newest_at)
     where ledger.stream_id = n.stream_id`,
    values: [
      arrived.map(({ stream }) => stream.streamId),
      arrived.map((one) => formatRanges(withSequences([], sequencesOf(one)))),
      arrived.map(({ stream, snapshots }) => {
        const newest = snapshots.reduce((a, b) => (b.sequence > a.sequence ? b : a));
        return newest.sequence > highest(stream.received) ? new Date(newest.collectedAt) : null;
      }),
    ],
  });
}

function storedOf({ snapshots }: Arrived): StoredStream {
  const { organisationId, serverId, collectorId, epoch } = snapshots[0];
  return {
    organisationId,
    serverId,
    collectorId,
    epoch,
    sequences: withSequences(
      [],
      snapshots.map(({ sequence }) => sequence),
    ),
    collectedAt: Math.max(...snapshots.map(({ collectedAt }) => collectedAt)),
    families: [...new Set(snapshots.flatMap(({ frames }) => frames.map(({ schema }) => schema.family)))],
  };
}
