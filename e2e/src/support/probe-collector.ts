import { createHash } from 'node:crypto';

import { encodeFrame, schemaId } from '@pganalytics/codec';
import { parseCollectorToken, serverIdOf, uuidBytes } from '@pganalytics/contracts';
import { encodeSnapshot, encodeSnapshotBatch, snapshotBatchContentType } from '@pganalytics/contracts/wire';
import { canonicalJson, schemaOf } from '@pganalytics/stats';

import type { Api } from './api.js';

const schema = schemaOf('pg_stat_database', ['xact_commit']);
const id = schemaId(schema, (bytes) => createHash('sha256').update(bytes).digest());
const INTERVAL_MS = 1_000;

/**
 * A collector of the spec's own that invents a server whose one counter is 7 times the sequence number. It keeps its
 * own record of what was acknowledged, so that the history can be held against it and not against what services say.
 */
export class ProbeCollector {
  readonly acknowledged = new Set<number>();
  private constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly collectorId: Uint8Array,
    readonly serverId: string,
    private readonly targetId: string,
    readonly beginMs: number,
  ) {}

  static async enrol(api: Api, name: string): Promise<ProbeCollector> {
    const answer = await api.fetch('/admin/collectors', { method: 'POST', body: JSON.stringify({ name }) });
    if (!answer.ok) throw new Error(`enrolling answered ${answer.status}: ${await answer.text()}`);
    const { token } = (await answer.json()) as { token: string };
    const { organisationId, collectorId } = parseCollectorToken(token)!;
    const serverId = serverIdOf(organisationId, name);
    const beginMs = Date.now() - 600_000;
    return new ProbeCollector(api.url, token, uuidBytes(collectorId), serverId, name, beginMs);
  }

  /** The bytes of one sequence: the same however often it is sent. */
  snapshot(sequence: number, gaps: { from: number; to: number; reason: string }[] = []): Uint8Array {
    const at = this.at(sequence);
    const body = encodeFrame(schema, [{ at, rows: [[1, 'probe', sequence * 7]] }]);
    return encodeSnapshot({
      serverId: uuidBytes(this.serverId),
      collectorId: this.collectorId,
      epoch: BigInt(this.beginMs),
      sequence: BigInt(sequence),
      collectedAtMs: at,
      frames: [{ schemaId: id, intervalMs: INTERVAL_MS, body }],
      gaps: gaps.map(({ from, to, reason }) => ({
        fromSequence: BigInt(from),
        toSequence: BigInt(to),
        fromMs: this.at(from),
        toMs: this.at(to),
        reason,
      })),
      familyStates: [{ family: 'pg_stat_database', state: 'ok', reason: '', intervalMs: INTERVAL_MS }],
      identity: {
        targetId: this.targetId,
        name: this.targetId,
        host: 'probe',
        port: 1,
        systemIdentifier: '1',
        postmasterStartMs: this.beginMs,
        inRecovery: false,
        version: '17.0',
        versionNumber: 170_000,
        labels: {},
        timeline: 1,
      },
    });
  }

  at(sequence: number): number {
    return this.beginMs + sequence * INTERVAL_MS;
  }

  /** Sends one snapshot once; whether it was acknowledged. */
  async send(sequence: number, bytes = this.snapshot(sequence)): Promise<boolean> {
    const definition = new TextEncoder().encode(canonicalJson(schema));
    try {
      const answer = await fetch(`${this.url}/api/v1/snapshots`, {
        method: 'POST',
        headers: { authorization: `Bearer ${this.token}`, 'content-type': snapshotBatchContentType },
        body: Buffer.from(encodeSnapshotBatch({ schemas: [{ schemaId: id, definition }], snapshots: [bytes] })),
        signal: AbortSignal.timeout(15_000),
      });
      const receipt = (await answer.json()) as { accepted?: number };
      if (!answer.ok || receipt.accepted !== 1) return false;
      this.acknowledged.add(sequence);
      return true;
    } catch {
      return false;
    }
  }

  /** Sends until it is acknowledged, as a real collector does. */
  async deliver(sequence: number): Promise<void> {
    const deadline = Date.now() + 120_000;
    while (!(await this.send(sequence))) {
      if (Date.now() > deadline) throw new Error(`${sequence} was not acknowledged within two minutes`);
    }
  }

  /** What the history has of it: the value at every moment. */
  async stored(api: Api, to: number): Promise<{ at: number; value: number }[]> {
    const answer = await api.series(this.serverId, {
      metric: 'pg_stat_database.xact_commit',
      from: String(this.at(0)),
      to: String(this.at(to) + 1),
      step: 'raw',
      value: 'total',
      points: '11000',
    });
    const points = answer.series[0]?.points ?? [];
    return points.filter(([, value]) => value !== null).map(([at, value]) => ({ at, value: Number(value) }));
  }

  /** What the history must have: each acknowledged sequence once, with its value. */
  expected(): { at: number; value: number }[] {
    return [...this.acknowledged]
      .toSorted((a, b) => a - b)
      .map((sequence) => ({ at: this.at(sequence), value: sequence * 7 }));
  }
}
