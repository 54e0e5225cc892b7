import { serverIdOf, uuidOf } from '@pganalytics/contracts';
import { checkBodies, decodeSnapshotEnvelope } from '@pganalytics/contracts/wire';
import type { SnapshotEnvelope } from '@pganalytics/contracts/wire';

import type { CollectorCredential } from '../credentials/collector-directory.js';
import type { ServerClaims } from '../servers/server-claims.js';
import type { ServerDirectory } from '../servers/server-directory.js';
import {
  ImplausibleServer,
  ImplausibleStream,
  ServerRetired,
  SnapshotTooLarge,
  TimestampInFuture,
  TimestampTooOld,
  WrongCollector,
} from './snapshot.errors.js';

/**
 * A snapshot whose envelope is sound. Values inside frames were not looked at, nor packed bodies unpacked: that is the
 * writer's work.
 */
export interface CheckedSnapshot {
  readonly bytes: Uint8Array;
  readonly serverId: string;
  readonly snapshot: SnapshotEnvelope;
}

export interface SnapshotRules {
  readonly maxBytes: number;
  readonly futureMaxMs: number;
  readonly pastMaxMs: number;
}

// The ledger counts in PostgreSQL's int8.
const LARGEST = 2n ** 63n - 1n;

/** Decides whether a collector may send these bytes as a snapshot. */
export class CheckSnapshot {
  private readonly derived = new Map<string, string>();

  constructor(
    private readonly servers: ServerDirectory,
    private readonly rules: SnapshotRules,
    private readonly claims: ServerClaims,
  ) {}

  /**
   * Frames stay as they are. Apart from the check, so that a refusal can name the snapshot.
   * @throws MalformedMessage, MessageTooLarge
   */
  read(bytes: Uint8Array): SnapshotEnvelope {
    return decodeSnapshotEnvelope(bytes);
  }

  /** @throws one of snapshot.errors.ts, MalformedMessage, PackedTooLarge, ServerClaimed, TooManyServers */
  run(credential: CollectorCredential, bytes: Uint8Array, snapshot: SnapshotEnvelope, now: number): CheckedSnapshot {
    if (bytes.length > this.rules.maxBytes) throw new SnapshotTooLarge(bytes.length, this.rules.maxBytes);
    this.checkStream(credential, snapshot);
    checkBodies(snapshot.bodies);
    const aheadMs = Math.max(snapshot.collectedAtMs, Number(snapshot.epoch)) - now;
    if (aheadMs > this.rules.futureMaxMs) throw new TimestampInFuture(aheadMs);
    const behindMs = now - snapshot.collectedAtMs;
    // The writer can store nothing that retention has passed: better to say so here than to take it.
    if (behindMs > this.rules.pastMaxMs) throw new TimestampTooOld(behindMs, this.rules.pastMaxMs);
    return { bytes, snapshot, serverId: this.serverOf(credential, snapshot, now) };
  }

  private checkStream(credential: CollectorCredential, { collectorId, epoch, sequence }: SnapshotEnvelope): void {
    if (!sameBytes(collectorId, credential.collectorIdBytes)) throw new WrongCollector();
    if (epoch < 1n || epoch > LARGEST || sequence < 1n || sequence > LARGEST) {
      throw new ImplausibleStream(epoch, sequence);
    }
  }

  private serverOf(credential: CollectorCredential, { serverId: id, identity }: SnapshotEnvelope, now: number): string {
    if (id.length !== 16) throw new ImplausibleServer(`it has ${id.length} bytes`);
    const serverId = uuidOf(id);
    if (identity && this.idOf(credential.organisationId, identity.targetId) !== serverId) {
      throw new ImplausibleServer(`the target ${identity.targetId} has another id in this organisation`);
    }
    const known = this.servers.find(serverId);
    if (!identity && !known) {
      throw new ImplausibleServer('nobody knows it; send its identity');
    }
    if (known && known.organisationId !== credential.organisationId) {
      throw new ImplausibleServer('it belongs to another organisation');
    }
    if (known?.retired) throw new ServerRetired(serverId);
    if (identity) this.claims.check(credential, serverId, identity.systemIdentifier, now);
    return serverId;
  }

  private idOf(organisationId: string, targetId: string): string {
    const key = `${organisationId} ${targetId}`;
    let id = this.derived.get(key);
    if (id === undefined) {
      // Names come from outside: the memory for them has an end.
      if (this.derived.size >= 100_000) this.derived.clear();
      id = serverIdOf(organisationId, targetId);
      this.derived.set(key, id);
    }
    return id;
  }
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}
