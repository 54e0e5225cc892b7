import { randomUUID } from 'node:crypto';

import { TestSigner } from '@pganalytics/access/testing';
import { createBus, followEvents, publish, topicSpecs } from '@pganalytics/bus';
import type { Bus } from '@pganalytics/bus';
import { encodeFrame, inspectFrame } from '@pganalytics/codec';
import type { Cell } from '@pganalytics/codec';
import { loadConfig } from '@pganalytics/config';
import {
  accessRevoked,
  collectorsChanged,
  collectorsConnected,
  serverWatched,
  serversChanged,
  signingKeysPublished,
  snapshotsStored,
  topics,
} from '@pganalytics/contracts';
import type { JsonTopic, MessageOf } from '@pganalytics/contracts';
import {
  ChunkCloser,
  CutHistoryShort,
  FrameSchemas,
  Partitions,
  SnapshotWriter,
  migrateHistory,
  schemaIdHex,
} from '@pganalytics/history';
import type { DeclaredGap, DeclaredState, ReceivedFrame } from '@pganalytics/history';
import { createPool, provision, withTransaction } from '@pganalytics/postgres';
import type { Pool } from '@pganalytics/postgres';
import { eventually, freshDatabase } from '@pganalytics/servers';
import { familyOf, schemaOf } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';
import { Metrics, createLogger } from '@pganalytics/telemetry';
import type { RunningService } from '@pganalytics/telemetry';

import { queryConfig } from './query.config.js';
import type { QueryConfig } from './query.config.js';
import { startQuery } from './start-query.js';

/** One poll of a family: cells by the name of their column. */
export interface TestPoll {
  readonly at: number;
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/** What a collector ships in one snapshot. */
export interface TestSnapshot {
  readonly frames?: readonly ReceivedFrame[];
  readonly gaps?: readonly DeclaredGap[];
  readonly states?: readonly Partial<DeclaredState>[];
  readonly collectedAt: number;
  readonly sequence?: bigint;
}

/** One watched server of one organisation. */
export interface TestServer {
  readonly organisationId: string;
  readonly serverId: string;
  readonly collectorId: string;
  readonly epoch: bigint;
}

/** A frame of a family with the columns that its rows name. */
export function aFrame(family: string, polls: readonly TestPoll[]): ReceivedFrame {
  const dimensions = new Set(familyOf(family)?.dimensions.map(({ name }) => name));
  const named = new Set(polls.flatMap(({ rows }) => rows.flatMap((row) => Object.keys(row))));
  const schema = schemaOf(
    family,
    [...named].filter((name) => !dimensions.has(name)),
  );
  return aFrameOf(schema, polls, (familyOf(family)?.intervalSeconds ?? 10) * 1_000);
}

/** A frame of any schema. */
export function aFrameOf(schema: FrameSchema, polls: readonly TestPoll[], intervalMs = 10_000): ReceivedFrame {
  const cells = (row: TestPoll['rows'][number]) => schema.columns.map(({ name }) => row[name] ?? null);
  const body = encodeFrame(
    schema,
    polls.map(({ at, rows }) => ({ at, rows: rows.map(cells) })),
  );
  return { schemaId: schemaIdHex(schema), schema, intervalMs, facts: inspectFrame(body), body };
}

/** The query service on a real PostgreSQL, with the history's own write side beside it. */
export class TestStack {
  private readonly sequences = new Map<string, bigint>();

  private constructor(
    public service: RunningService,
    private readonly parts: {
      readonly bus: Bus;
      readonly signer: TestSigner;
      readonly historyPool: Pool;
      readonly schemas: FrameSchemas;
      readonly partitions: Partitions;
      readonly drop: () => Promise<void>;
      readonly config: QueryConfig;
    },
  ) {}

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<TestStack> {
    const database = await freshDatabase();
    const passwords = { auth: 'a', bus: 'b', history: 'h', query: 'q' };
    const urls = await provision(database.url, { passwords, rolePrefix: `t${randomUUID().slice(0, 8)}_` });
    await migrateHistory(urls.history);
    const log = { BUS: 'embedded', BUS_DATABASE_URL: urls.bus, LOG_LEVEL: 'warn' };
    const config = loadConfig(queryConfig, {
      HTTP_PORT: '0',
      HTTP_DRAIN_MS: '0',
      // Lists show what was stored a moment ago.
      QUERY_FLEET_LOAD_MS: '1',
      DATABASE_URL: urls.query,
      ...log,
      ...settings,
    });
    const surroundings = { logger: createLogger({ service: 'test', level: 'silent' }), metrics: new Metrics('test') };
    const bus = await createBus(config, surroundings);
    await bus.createTopics(topicSpecs(topics, { partitions: 2 }));
    const signer = await TestSigner.knownTo({
      keys: { apply: (key: object) => say(bus, signingKeysPublished as JsonTopic, key) },
    } as never);
    const historyPool = createPool(urls.history, { applicationName: 'test' });
    const service = await startQuery(config);
    const parts = {
      bus,
      signer,
      historyPool,
      schemas: new FrameSchemas(historyPool),
      partitions: new Partitions(historyPool),
      drop: () => database.drop(),
      config,
    };
    const stack = new TestStack(service, parts);
    try {
      await eventually(async () => {
        const answer = await fetch(`${service.url}/readyz`);
        if (answer.status !== 200) throw new Error(`/readyz answers ${answer.status}: ${await answer.text()}`);
      });
    } catch (error) {
      // What is left running would fail the specs that come after this one in the same process.
      await stack.stop();
      throw error;
    }
    return stack;
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.parts.bus.close();
    await this.parts.historyPool.end();
    await this.parts.drop();
  }

  /** Stops the service and starts it anew: what it knew by itself is gone. */
  async restart(): Promise<void> {
    await this.service.stop();
    this.service = await startQuery(this.parts.config);
    await eventually(async () => expect((await fetch(`${this.service.url}/readyz`)).status).toBe(200));
  }

  /** Makes a server and its collector known, as auth does. */
  async addServer(
    organisationId: string,
    name: string,
    of: { readonly firstSeenAt?: number } = {},
  ): Promise<TestServer> {
    const server = { organisationId, serverId: randomUUID(), collectorId: randomUUID(), epoch: BigInt(Date.now()) };
    const { epoch: _epoch, ...ids } = server;
    await say(this.parts.bus, collectorsChanged, {
      organisationId,
      collectorId: server.collectorId,
      name: `collector of ${name}`,
      tokenHash: '0'.repeat(64),
      paused: false,
      revoked: false,
      createdAt: new Date().toISOString(),
    });
    await say(this.parts.bus, serversChanged, {
      organisationId: ids.organisationId,
      serverId: ids.serverId,
      name,
      labels: { env: 'test' },
      paused: false,
      retired: false,
      collectorIds: [ids.collectorId],
      host: `${name}.example`,
      port: 5432,
      version: '18.4',
      systemIdentifier: '7512345678901234567',
      firstSeenAt: new Date(of.firstSeenAt ?? Date.now()).toISOString(),
    });
    const token = await this.token(organisationId);
    await eventually(async () => expect((await this.get(`/servers/${server.serverId}`, { token })).status).toBe(200));
    return server;
  }

  /** Says which version the collector of a server is, as ingest does. */
  async connect({ organisationId, collectorId }: TestServer, version: string): Promise<void> {
    const connectedAt = new Date().toISOString();
    await say(this.parts.bus, collectorsConnected, { organisationId, collectorId, version, connectedAt });
  }

  /** Stores snapshots through the history's write side and says so, as the writer does. */
  async store(server: TestServer, snapshots: readonly TestSnapshot[]): Promise<void> {
    const { historyPool, partitions, schemas, bus } = this.parts;
    const received = snapshots.map((snapshot) => ({
      ...server,
      sequence: snapshot.sequence ?? this.nextSequence(server),
      collectedAt: snapshot.collectedAt,
      frames: snapshot.frames ?? [],
      gaps: snapshot.gaps ?? [],
      states: (snapshot.states ?? []).map((state) => ({
        family: '',
        state: 'ok',
        reason: '',
        intervalMs: 10_000,
        ...state,
      })),
    }));
    const frames = received.flatMap((snapshot) => snapshot.frames);
    for (const frame of frames) await schemas.register(frame.schemaId, frame.schema);
    const writer = new SnapshotWriter(partitions);
    await writer.prepare(received);
    await withTransaction(historyPool, (tx) => writer.store(tx, received, []));
    await say(bus, snapshotsStored, {
      partition: 0,
      storedAt: new Date().toISOString(),
      items: [
        {
          organisationId: server.organisationId,
          serverId: server.serverId,
          collectorId: server.collectorId,
          epoch: String(server.epoch),
          sequences: received.map(({ sequence }): [string, string] => [String(sequence), String(sequence)]),
          collectedAtMs: Math.max(...received.map(({ collectedAt }) => collectedAt)),
          families: [...new Set(frames.map(({ schema }) => schema.family))],
        },
      ],
    });
  }

  /** Drops every sample that is not of today, as for want of room. */
  async cutHistoryShort(): Promise<void> {
    const { historyPool: pool, partitions } = this.parts;
    await new CutHistoryShort({ pool, partitions }).free(Number.MAX_SAFE_INTEGER, Date.now());
  }

  /** Turns everything that is hot into chunks and roll-ups. */
  async closeChunks(): Promise<void> {
    const { historyPool: pool, schemas, partitions } = this.parts;
    const closer = new ChunkCloser({ pool, schemas, partitions, rule: { polls: 1, ageMs: 0, maxPolls: 360 } });
    await closer.closeDue(Date.now() + 86_400_000);
  }

  /** Listens for somebody being said to watch a server: `seen` resolves with the first time. */
  async followWatched(): Promise<{ readonly seen: Promise<MessageOf<typeof serverWatched>> }> {
    const { promise, resolve } = Promise.withResolvers<MessageOf<typeof serverWatched>>();
    const follower = await followEvents(this.parts.bus, serverWatched, { handle: ({ data }) => resolve(data) });
    await follower.caughtUp;
    return { seen: promise.finally(() => follower.close()) };
  }

  async token(organisationId: string, userId: string = randomUUID()): Promise<string> {
    return this.parts.signer.token({ organisationId, userId });
  }

  /** Signs a user out everywhere, as auth does. */
  async signOut(userId: string): Promise<void> {
    await say(this.parts.bus, accessRevoked, { userId, revokedBefore: Date.now() + 1 });
  }

  /** Asks the API. */
  async get(path: string, of: { token?: string; headers?: Record<string, string> } = {}): Promise<ApiAnswer> {
    const headers = { ...(of.token === undefined ? {} : { authorization: `Bearer ${of.token}` }), ...of.headers };
    const response = await fetch(`${this.service.url}/api/v1${path}`, { headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  private nextSequence({ serverId, epoch }: TestServer): bigint {
    const key = `${serverId}/${epoch}`;
    const next = (this.sequences.get(key) ?? 0n) + 1n;
    this.sequences.set(key, next);
    return next;
  }
}

/** What the API answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- specs look into answers of every shape
  readonly body: any;
}

async function say<T>(bus: Bus, topic: JsonTopic<T>, data: T): Promise<void> {
  await publish(bus, topic, data, { source: `pganalytics/${topic.producer}` });
}
