import { randomUUID } from 'node:crypto';

import { encodeSnapshot, parseCollectorToken, serverIdOf, uuidBytes } from '@pganalytics/contracts';
import type { Snapshot } from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';

import type { Capture } from './capture.js';
import type { BenchPlatform } from './platform.js';
import { SimulatedCollector } from './simulated-collector.js';
import type { Acknowledged } from './simulated-collector.js';

/** A collector's token and id, as the admin API gives them. */
interface Enrolment {
  readonly token: string;
  readonly collectorId: string;
  readonly organisationId: string;
}

/** One watched server of the load: a stream of snapshots that replays a capture. */
class ReplayedServer {
  readonly id: Uint8Array;
  private readonly targetId = `simulated-${randomUUID()}`;
  private sequence = 0n;

  constructor(
    organisationId: string,
    private readonly collectorId: Uint8Array,
    private readonly epoch: bigint,
    private readonly snapshots: readonly Snapshot[],
  ) {
    this.id = uuidBytes(serverIdOf(organisationId, this.targetId));
  }

  /** The next snapshot's frozen bytes and its number. */
  next(): { sequence: bigint; bytes: Uint8Array } {
    this.sequence += 1n;
    const template = this.snapshots[Number(this.sequence) % this.snapshots.length];
    const identity = template.identity && {
      ...template.identity,
      targetId: this.targetId,
      name: 'simulated',
    };
    const snapshot: Snapshot = {
      ...template,
      serverId: this.id,
      collectorId: this.collectorId,
      epoch: this.epoch,
      sequence: this.sequence,
      gaps: [],
      ...(identity === undefined ? {} : { identity }),
    };
    return { sequence: this.sequence, bytes: encodeSnapshot(snapshot) };
  }
}

/** Simulated collectors that replay captured snapshots, and the ledger of what was sent and acknowledged. */
export class Load {
  sent = 0;
  logged = 0;
  stored = 0;
  refused = 0;
  lastRefusal: string | undefined;
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
    const epoch = BigInt(Date.now());
    for (let index = 0; index < size.collectors; index += 1) {
      const { token, collectorId, organisationId } = await enrol(platform, `simulated ${index + 1}`);
      const collector = await eventually(() => connected(platform, token, load));
      for (const [id, schema] of capture.schemas) {
        collector.defineSchema(Buffer.from(id, 'hex'), Buffer.from(JSON.stringify(schema)));
      }
      for (let server = 0; server < size.serversEach; server += 1) {
        load.servers.push(new ReplayedServer(organisationId, uuidBytes(collectorId), epoch, capture.snapshots));
        load.collectors.push(collector);
      }
    }
    return load;
  }

  /** Sends the next snapshot of one of the servers. */
  send(server: number): { server: string; sequence: bigint } {
    const at = server % this.servers.length;
    const { sequence, bytes } = this.servers[at].next();
    this.collectors[at].send(bytes);
    this.sent += 1;
    return { server: Buffer.from(this.servers[at].id).toString('hex'), sequence };
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

  acknowledge(ack: Acknowledged): void {
    const server = Buffer.from(ack.serverId).toString('hex');
    for (const { from, to } of ack.stored) this.stored += Number(to - from) + 1;
    for (const { from, to } of ack.logged) {
      this.logged += Number(to - from) + 1;
      for (let sequence = from; sequence <= to; sequence += 1n) this.onLogged(server, sequence);
    }
  }

  close(): void {
    for (const collector of new Set(this.collectors)) collector.close();
  }
}

async function connected(platform: BenchPlatform, token: string, load: Load): Promise<SimulatedCollector> {
  let welcomed = false;
  const collector = new SimulatedCollector({
    address: platform.collectorAddress,
    ca: platform.ca,
    token,
    onAck: (ack) => load.acknowledge(ack),
    onRefusal: (message) => {
      // Until ingest has heard of the new token it turns the connection away, and it is tried again.
      if (!welcomed) return;
      load.refused += 1;
      load.lastRefusal = message;
    },
  });
  await collector.welcomed;
  welcomed = true;
  return collector;
}

async function enrol(platform: BenchPlatform, name: string): Promise<Enrolment> {
  const { url, email, password } = platform.stack;
  const post = async <T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const { accessToken } = await post<{ accessToken: string }>('/auth/login', { email, password });
  const headers = { authorization: `Bearer ${accessToken}` };
  const { token, collector } = await post<{ token: string; collector: { id: string } }>(
    '/admin/collectors',
    { name },
    headers,
  );
  const organisationId = parseCollectorToken(token)?.organisationId;
  if (organisationId === undefined) throw new Error('auth gave out a collector token that is none.');
  return { token, collectorId: collector.id, organisationId };
}
