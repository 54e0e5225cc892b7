import { randomUUID } from 'node:crypto';

import { serverIdOf, uuidBytes, uuidOf } from '@pganalytics/contracts';
import { openSnapshot } from '@pganalytics/contracts/wire';
import type { Ack } from '@pganalytics/contracts/wire';
import { unpackZstd } from '@pganalytics/contracts/node';
import { eventually } from '@pganalytics/servers';
import { canonicalJson } from '@pganalytics/stats';

import type { Capture } from './capture.js';
import { KnownCollectors } from './known-collectors.js';
import type { KnownCollector } from './known-collectors.js';
import { paced } from './paced.js';
import type { BenchPlatform } from './platform.js';
import { ReplayTemplate } from './replay-template.js';
import { SimulatedCollector } from './simulated-collector.js';
import type { Credential } from './simulated-collector.js';

/** How far apart the snapshots of a server pretend to have been taken. */
const TICK_MS = 10_000;
/** The first snapshot seems this old: nothing is taken in the future, nor so old that it is closed at once. */
const BACK_MS = 7_000_000;
/** Handshakes at a time: more of them only wait for each other, and then for too long. */
const CONNECT_AT_ONCE = 16;
const CONNECT_MS = 60_000;

/** The collector port, and the certificate to trust there. */
export type Door = Pick<BenchPlatform, 'collectorAddress' | 'ca'>;

/** What a load is made of. */
export interface LoadOptions {
  readonly serversEach: number;
  readonly say?: ((line: string) => void) | undefined;
}

/** One watched server of the load: a stream of snapshots that replays a capture. */
class ReplayedServer {
  readonly id: Uint8Array;
  readonly hex: string;
  private readonly targetId = `simulated-${randomUUID()}`;
  private sequence = 0n;

  constructor(
    organisationId: string,
    private readonly of: {
      readonly collectorId: Uint8Array;
      readonly epoch: bigint;
      readonly templates: readonly ReplayTemplate[];
      /** The template it begins with, so that servers differ. */
      readonly offset: number;
    },
  ) {
    this.id = uuidBytes(serverIdOf(organisationId, this.targetId));
    this.hex = Buffer.from(this.id).toString('hex');
  }

  /** The next snapshot's frozen bytes and its number; taken one tick after the last one. */
  next(): { sequence: bigint; bytes: Uint8Array } {
    this.sequence += 1n;
    return { sequence: this.sequence, bytes: this.at(this.sequence) };
  }

  /** How many it has sent. */
  get sent(): number {
    return Number(this.sequence);
  }

  /** The frozen bytes of a number, as they were sent. */
  at(sequence: bigint): Uint8Array {
    const { collectorId, epoch, templates, offset } = this.of;
    const template = templates[(Number(sequence) + offset) % templates.length];
    const collectedAtMs = Number(epoch) + Number(sequence) * TICK_MS;
    const place = { serverId: this.id, collectorId, targetId: this.targetId, epoch, sequence };
    return template.stamp({ ...place, collectedAtMs });
  }
}

/** Simulated collectors that replay captured snapshots, and the ledger of what was sent and acknowledged. */
export class Load {
  sent = 0;
  logged = 0;
  stored = 0;
  refused = 0;
  lastRefusal: string | undefined;
  closing = false;
  /** Called with the stream and sequence of each snapshot that the log has. */
  onLogged: (server: string, sequence: bigint) => void = () => undefined;

  private constructor(
    private readonly collectors: SimulatedCollector[],
    private readonly servers: ReplayedServer[],
  ) {}

  /** Connects as many simulated collectors, each with a token and `serversEach` servers. */
  static async connect(
    platform: BenchPlatform,
    capture: Capture,
    { collectors, ...options }: LoadOptions & { readonly collectors: number },
  ): Promise<Load> {
    const known = await KnownCollectors.of(platform, options.say);
    return Load.of(platform, capture, await known.withTokens(collectors), options);
  }

  /** Connects these collectors. */
  static async of(
    door: Door,
    capture: Capture,
    collectors: readonly KnownCollector[],
    { serversEach, say }: LoadOptions,
  ): Promise<Load> {
    const load = new Load([], []);
    const templates = capture.snapshots.map((snapshot) => new ReplayTemplate(snapshot));
    const schemas = [...capture.schemas].map(
      ([id, schema]) => [Buffer.from(id, 'hex'), Buffer.from(canonicalJson(schema))] as const,
    );
    const epoch = BigInt(Date.now() - BACK_MS);
    await paced(collectors, { atOnce: CONNECT_AT_ONCE, what: 'collectors are connected', say }, async (known) => {
      const { collectorId, organisationId, credential } = known;
      const collector = await eventually(() => connected(door, credential, load), { timeoutMs: CONNECT_MS });
      for (const [id, definition] of schemas) collector.defineSchema(id, definition);
      for (let server = 0; server < serversEach; server += 1) {
        const of = { collectorId: uuidBytes(collectorId), epoch, templates, offset: load.servers.length };
        load.servers.push(new ReplayedServer(organisationId, of));
        load.collectors.push(collector);
      }
    });
    return load;
  }

  /** Sends the next snapshot of one of the servers. */
  send(server: number): { server: string; sequence: bigint } {
    const at = server % this.servers.length;
    const { sequence, bytes } = this.servers[at].next();
    this.collectors[at].send(bytes);
    this.sent += 1;
    return { server: this.servers[at].hex, sequence };
  }

  /** Its servers, with what each has sent. */
  get sentBy(): readonly { readonly serverId: string; readonly sent: number; readonly bodies: () => Buffer[] }[] {
    return this.servers.map((server) => ({
      serverId: uuidOf(server.id),
      sent: server.sent,
      bodies: () =>
        Array.from({ length: server.sent }, (_, index) => server.at(BigInt(index + 1))).flatMap((bytes) =>
          openSnapshot(bytes, unpackZstd).frames.map(({ body }) => Buffer.from(body)),
        ),
    }));
  }

  get serverCount(): number {
    return this.servers.length;
  }

  /** Waits until the history has everything that was sent. */
  async allStored(): Promise<void> {
    await eventually(
      () => {
        if (this.stored < this.sent)
          throw new Error(`${this.stored} of ${this.sent} stored, ${this.refused} refused: ${this.lastRefusal}`);
      },
      { timeoutMs: 300_000, everyMs: 20 },
    );
  }

  /** @throws Error when a figure would be of a run that lost, doubled or refused something. */
  assertNothingLost(): void {
    const { sent, stored, refused } = this;
    if (sent === 0 || stored !== sent || refused > 0) {
      throw new Error(`sent ${sent}, stored ${stored}, refused ${refused} (${this.lastRefusal ?? 'no refusal'})`);
    }
  }

  acknowledge(ack: Ack): void {
    const server = Buffer.from(ack.serverId).toString('hex');
    for (const { from, to } of ack.stored) this.stored += Number(to - from) + 1;
    for (const { from, to } of ack.logged) {
      this.logged += Number(to - from) + 1;
      for (let sequence = from; sequence <= to; sequence += 1n) this.onLogged(server, sequence);
    }
  }

  close(): void {
    this.closing = true;
    for (const collector of new Set(this.collectors)) collector.close();
  }
}

async function connected(door: Door, credential: Credential, load: Load): Promise<SimulatedCollector> {
  let welcomed = false;
  const lost = (what: string) => {
    // Until ingest has heard of the new collector it turns the connection away, and it is tried again.
    if (!welcomed || load.closing) return;
    load.refused += 1;
    load.lastRefusal = what;
  };
  const collector = new SimulatedCollector({
    address: door.collectorAddress,
    ca: door.ca,
    credential,
    onAck: (ack) => load.acknowledge(ack),
    onRefusal: ({ message }) => lost(message),
    onEnd: (reason) => lost(reason),
  });
  await collector.welcomed;
  welcomed = true;
  return collector;
}
