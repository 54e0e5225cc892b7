import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { serverIdOf } from '@pganalytics/contracts';
import { createPool } from '@pganalytics/postgres';
import { eventually } from '@pganalytics/servers';
import { canonicalJson } from '@pganalytics/stats';

import type { Capture } from './capture.js';
import { KnownCollectors } from './known-collectors.js';
import { paced } from './paced.js';
import type { BenchPlatform } from './platform.js';
import { ReplayTemplate } from './replay-template.js';
import { SeededRandom } from './replay/random.js';
import { RecordFile } from './replay/record-file.js';
import { ReplayingCollector } from './replay/replaying-collector.js';
import type { ReplayWatcher } from './replay/replaying-collector.js';

/** Handshakes at a time: more of them only wait for each other, and time out and begin again together. */
const CONNECT_AT_ONCE = 16;
const CONNECT_MS = 60_000;
const SETTLE_MS = 180_000;

/** What a fleet is made of. */
export interface FleetOptions {
  readonly collectors: number;
  readonly everyMs: number;
  /** `host:port` that it connects to. */
  readonly address: string;
  readonly watcher: ReplayWatcher;
  readonly say: (line: string) => void;
}

/** Simulated collectors that connect again and keep what is not stored, for the goals about fail-over. */
export class Fleet {
  private readonly servers: string[] = [];

  private constructor(
    readonly collectors: ReplayingCollector[],
    private readonly record: RecordFile,
  ) {}

  /** Starts a fleet and waits until all are connected; each has a certificate, a TLS connection of its own and a server. */
  static async start(platform: BenchPlatform, capture: Capture, options: FleetOptions): Promise<Fleet> {
    const record = new RecordFile(path.join(platform.directory, `record-${randomUUID()}.jsonl`));
    const fleet = new Fleet([], record);
    const around = {
      address: options.address,
      ca: platform.ca,
      record,
      templates: capture.snapshots.map((snapshot) => new ReplayTemplate(snapshot)),
      schemas: new Map([...capture.schemas].map(([id, schema]) => [id, Buffer.from(canonicalJson(schema))])),
      everyMs: options.everyMs,
      resendMs: 60_000,
      mischief: false,
      watcher: options.watcher,
    };
    const known = await KnownCollectors.of(platform, options.say);
    for (const [index, one] of (await known.withCertificates(options.collectors)).entries()) {
      const { collectorId, organisationId, credential } = one;
      const targetId = `simulated-${randomUUID()}`;
      const serverId = serverIdOf(organisationId, targetId);
      const identity = { organisationId, collectorId, serverId, targetId, epoch: Date.now() };
      fleet.servers.push(serverId);
      fleet.collectors.push(new ReplayingCollector(around, identity, credential, new SeededRandom(index)));
    }
    const random = new SeededRandom(options.collectors);
    const pace = { atOnce: CONNECT_AT_ONCE, what: 'collectors are connected', say: options.say };
    await paced(fleet.collectors, pace, async (collector) => {
      collector.start(random.next() * options.everyMs);
      await eventually(() => assertConnected(collector), { timeoutMs: CONNECT_MS, everyMs: 20 });
    });
    return fleet;
  }

  /** Snapshots that the history does not have yet. */
  get unsettled(): number {
    return this.collectors.reduce((sum, { unsettled }) => sum + unsettled, 0);
  }

  /** Ends the load, and waits until everything is stored. Answers with how much that was, by the history's ledgers. */
  async finish(platform: BenchPlatform): Promise<{ frozen: number; inLedger: number }> {
    for (const collector of this.collectors) collector.finish();
    await eventually(
      () => {
        if (this.unsettled > 0) throw new Error(`${this.unsettled} snapshots were not stored`);
      },
      { timeoutMs: SETTLE_MS, everyMs: 200 },
    );
    const frozen = this.collectors.reduce((sum, collector) => sum + collector.frozen, 0);
    for (const collector of this.collectors) collector.close();
    await this.record.close();
    const pool = createPool(platform.stack.postgres.url, { applicationName: 'bench fleet' });
    try {
      const { rows } = await pool.query<{ count: string }>(
        `select coalesce(sum(upper(one) - lower(one)), 0) as count
         from history.stream join history.ledger using (stream_id), unnest(received) as one
         where server_id = any ($1::uuid[])`,
        [this.servers],
      );
      const inLedger = Number(rows[0].count);
      if (inLedger !== frozen) throw new Error(`${frozen} snapshots were sent and the ledgers have ${inLedger}`);
      return { frozen, inLedger };
    } finally {
      await pool.end();
    }
  }
}

function assertConnected(collector: ReplayingCollector): void {
  if (!collector.connected) throw new Error('a collector could not connect');
}
