import { encodeFrame, inspectFrame } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import { newId } from '@pganalytics/contracts';
import { ChunkCloser, FrameSchemas, Partitions, SnapshotWriter, schemaIdHex } from '@pganalytics/history';
import type { ReceivedFrame, ReceivedSnapshot } from '@pganalytics/history';
import { withTransaction } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { familyOf, schemaOf } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

const MAJOR = 17;
const DATABASES = Array.from({ length: 10 }, (_, index) => `database_${index}`);
const STATES = ['active', 'idle', 'idle in transaction', 'fastpath function call'];
const BACKENDS = ['client backend', 'checkpointer', 'background writer', 'autovacuum worker', 'walwriter'];

/** The rows of each family, by their dimensions, as a server with ten databases has them. */
const ROWS: Readonly<Record<string, readonly (readonly Cell[])[]>> = {
  pg_stat_database: DATABASES.map((name, index) => [16_384 + index, name]),
  pg_stat_activity_counts: STATES.flatMap((state) => DATABASES.map((name) => [state, name, 'app'])),
  pg_stat_wal: [[]],
  pg_stat_checkpointer: [[]],
  pg_stat_io: BACKENDS.flatMap((kind) =>
    ['normal', 'vacuum', 'bulkread'].map((context) => [kind, 'relation', context]),
  ),
  os_cpu: [[]],
  os_memory: [[]],
};

/** A family with everything that was polled of it. */
export interface WatchedFamily {
  readonly schema: FrameSchema;
  readonly dimensions: number;
  readonly intervalMs: number;
  readonly polls: readonly Poll[];
}

/** Polls of one server in a range: counters that grow and gauges that waver, the same each time. */
export function watchedFamilies(from: number, to: number): WatchedFamily[] {
  let state = 7;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  return Object.entries(ROWS).map(([name, rows]) => {
    const family = familyOf(name)!;
    const metrics = family.metrics.filter(
      ({ kind, type, since = 0, until = 99 }) =>
        kind !== 'attribute' && (type === 'int' || type === 'float') && since <= MAJOR && until >= MAJOR,
    );
    const schema = schemaOf(
      name,
      metrics.map((metric) => metric.name),
    );
    const values = rows.map(() => metrics.map(() => Math.floor(random() * 1_000_000)));
    const intervalMs = family.intervalSeconds * 1_000;
    const polls: Poll[] = [];
    for (let at = from; at < to; at += intervalMs) {
      for (const row of values) {
        metrics.forEach(({ kind }, index) => {
          if (kind === 'counter') row[index] += Math.floor(random() * 1_000);
          else row[index] = Math.floor(random() * 1_000);
        });
      }
      polls.push({ at, rows: rows.map((keys, index): Cell[] => [...keys, ...values[index]]) });
    }
    return { schema, dimensions: family.dimensions.length, intervalMs, polls };
  });
}

/** What is stored under one server. */
export interface StoredServer {
  readonly organisationId: string;
  readonly serverId: string;
}

/** Stores the same polls under many servers, as the writer does: closed up to a moment, hot after it. */
export async function storeServers(
  pool: Pool,
  families: readonly WatchedFamily[],
  of: { readonly organisationId: string; readonly servers: number; readonly hotFrom: number },
): Promise<StoredServer[]> {
  const schemas = new FrameSchemas(pool);
  const partitions = new Partitions(pool);
  const writer = new SnapshotWriter(partitions);
  for (const { schema } of families) await schemas.register(schemaIdHex(schema), schema);
  const closer = new ChunkCloser({ pool, schemas, partitions, rule: { polls: 1, ageMs: 0, maxPolls: 360 } });
  const { organisationId } = of;
  const servers = Array.from({ length: of.servers }, () => ({ organisationId, serverId: newId() }));
  const collectorId = newId();
  const store = async (snapshots: ReceivedSnapshot[]) => {
    await writer.prepare(snapshots);
    (await withTransaction(pool, (tx) => writer.store(tx, snapshots, []))).remember();
  };
  const [closed, hot] = snapshotsOf(families, of.hotFrom);
  const states = families.map(({ schema, intervalMs }) => ({
    family: schema.family,
    state: 'ok',
    reason: '',
    intervalMs,
  }));
  const storeOf = (server: StoredServer, snapshots: readonly Taken[], first: number) =>
    store(
      snapshots.map((snapshot, index) => ({
        ...server,
        collectorId,
        epoch: 1n,
        sequence: BigInt(first + index),
        gaps: [],
        states: first + index === 1 ? states : [],
        ...snapshot,
      })),
    );
  for (const server of servers) {
    await storeOf(server, closed, 1);
    const { errors } = await closer.closeDue(Date.now());
    if (errors.length > 0) throw errors[0];
  }
  // Closing takes what is hot of every server, so that this comes when nothing is closed any more.
  for (const server of servers) await storeOf(server, hot, closed.length + 1);
  return servers;
}

interface Taken {
  readonly collectedAt: number;
  readonly frames: readonly ReceivedFrame[];
}

/** What is closed comes in frames of twenty minutes; what is hot in one snapshot for each poll. */
function snapshotsOf(families: readonly WatchedFamily[], hotFrom: number): [closed: Taken[], hot: Taken[]] {
  const moments = families[0].polls.map(({ at }) => at);
  const frameOf = ({ schema, intervalMs }: WatchedFamily, polls: readonly Poll[]): ReceivedFrame => {
    const body = encodeFrame(schema, polls);
    return { schemaId: schemaIdHex(schema), schema, intervalMs, facts: inspectFrame(body), body };
  };
  const taken = (from: number, to: number): Taken => ({
    collectedAt: Math.max(from, to - 10_000),
    frames: families.flatMap((family) => {
      const polls = family.polls.filter(({ at }) => at >= from && at < to);
      return polls.length > 0 ? [frameOf(family, polls)] : [];
    }),
  });
  const closed: Taken[] = [{ collectedAt: moments[0], frames: [] }];
  for (let from = moments[0]; from < hotFrom; from += TWENTY_MINUTES_MS) {
    closed.push(taken(from, Math.min(from + TWENTY_MINUTES_MS, hotFrom)));
  }
  const hot = moments.filter((at) => at >= hotFrom).map((at) => taken(at, at + 10_000));
  return [closed, hot];
}

const TWENTY_MINUTES_MS = 1_200_000;
