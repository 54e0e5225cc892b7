import { randomUUID } from 'node:crypto';

import { serverIdOf, uuidBytes, uuidOf } from '@pganalytics/contracts';
import { openSnapshot } from '@pganalytics/contracts/wire';
import type { Ack } from '@pganalytics/contracts/wire';
import { unpackZstd } from '@pganalytics/contracts/node';
import { eventually } from '@pganalytics/servers';
import { canonicalJson } from '@pganalytics/stats';

import type { Capture } from './capture.js';
import { Enrolments } from './enrolments.js';
import type { BenchPlatform } from './platform.js';
import { ReplayTemplate } from './replay-template.js';
import { SimulatedCollector } from './simulated-collector.js';

/** How far apart the snapshots of a server pretend to have been taken. */
const TICK_MS = 10_000;
/** The first snapshot seems this old: nothing is taken in the future, nor so old that it is closed at once. */
const BACK_MS = 7_000_000;
/** Enrolments on their way at a time. */
const ENROL_AT_ONCE = 16;

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

  /** Connects `collectors` simulated collectors with `serversEach` servers each. */
  static async connect(
    platform: BenchPlatform,
    capture: Capture,
    size: { collectors: number; serversEach: number },
  ): Promise<Load> {
    const load = new Load([], []);
    const templates = capture.snapshots.map((snapshot) => new ReplayTemplate(snapshot));
    const epoch = BigInt(Date.now() - BACK_MS);
    const numbers = Array.from({ length: size.collectors }, (_, index) => index + 1);
    const enrolments = new Enrolments(platform.stack);
    const work = async (): Promise<void> => {
      for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
        const enrolment = await enrolments.enrol(`simulated ${number}`);
        const collector = await eventually(() => connected(platform, enrolment.token, load), { timeoutMs: 60_000 });
        for (const [id, schema] of capture.schemas) {
          collector.defineSchema(Buffer.from(id, 'hex'), Buffer.from(canonicalJson(schema)));
        }
        for (let server = 0; server < size.serversEach; server += 1) {
          const of = { collectorId: uuidBytes(enrolment.collectorId), epoch, templates, offset: load.servers.length };
          load.servers.push(new ReplayedServer(enrolment.organisationId, of));
          load.collectors.push(collector);
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(ENROL_AT_ONCE, size.collectors) }, work));
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
        if (this.stored < this.sent) throw new Error(`${this.stored} of ${this.sent} stored, ${this.refused} refused`);
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

async function connected(platform: BenchPlatform, token: string, load: Load): Promise<SimulatedCollector> {
  let welcomed = false;
  const lost = (what: string) => {
    // Until ingest has heard of the new token it turns the connection away, and it is tried again.
    if (!welcomed || load.closing) return;
    load.refused += 1;
    load.lastRefusal = what;
  };
  const collector = new SimulatedCollector({
    address: platform.collectorAddress,
    ca: platform.ca,
    credential: { token },
    onAck: (ack) => load.acknowledge(ack),
    onRefusal: ({ message }) => lost(message),
    onEnd: (reason) => lost(reason),
  });
  await collector.welcomed;
  welcomed = true;
  return collector;
}
