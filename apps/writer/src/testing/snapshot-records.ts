import { encodeFrame } from '@pganalytics/codec';
import type { Cell } from '@pganalytics/codec';
import { newId, snapshotsReceived, uuidBytes } from '@pganalytics/contracts';
import { encodeSnapshot, packBodies, snapshotContentType, snapshotHeaders } from '@pganalytics/contracts/wire';
import type { Snapshot } from '@pganalytics/contracts/wire';
import { packZstd } from '@pganalytics/contracts/node';
import { schemaIdHex } from '@pganalytics/history';
import type { FrameSchema } from '@pganalytics/stats';

/** The schema of the snapshots made here. */
export const databaseSchema: FrameSchema = {
  family: 'pg_stat_database',
  version: 1,
  sparse: false,
  columns: [
    { name: 'datname', role: 'dimension', type: 'text' },
    { name: 'xact_commit', role: 'counter', type: 'int' },
  ],
};

/** One server's stream, as records of the snapshot topic. */
export class StreamOfRecords {
  readonly organisationId = newId();
  readonly serverId = newId();
  readonly collectorId = newId();
  readonly epoch: bigint;

  constructor(readonly from: number) {
    this.epoch = BigInt(from);
  }

  at(sequence: number): number {
    return this.from + (sequence - 1) * 1000;
  }

  /** The snapshot with a sequence number; its counter stands at ten times that number. */
  snapshot(sequence: number, differences: Partial<Snapshot> = {}): Snapshot {
    const at = this.at(sequence);
    const row: Cell[] = ['app', sequence * 10];
    const frame = {
      schemaId: Buffer.from(schemaIdHex(databaseSchema), 'hex'),
      intervalMs: 1000,
      body: encodeFrame(databaseSchema, [{ at, rows: [row] }]),
    };
    return {
      serverId: uuidBytes(this.serverId),
      collectorId: uuidBytes(this.collectorId),
      epoch: this.epoch,
      sequence: BigInt(sequence),
      collectedAtMs: at,
      frames: [frame],
      gaps: [],
      familyStates: [],
      ...differences,
    };
  }

  /** A snapshot of many databases as a collector sends it: with its bodies packed. */
  packed(sequence: number, databases: number): Snapshot {
    const rows = Array.from({ length: databases }, (_, index): Cell[] => [`database ${index}`, sequence * 10]);
    const body = encodeFrame(databaseSchema, [{ at: this.at(sequence), rows }]);
    const snapshot = this.snapshot(sequence);
    const frames = [{ ...snapshot.frames[0], body }, ...snapshot.frames];
    return packBodies({ ...snapshot, frames }, packZstd);
  }

  /** What goes to the log. */
  outgoing(sequence: number, differences: Partial<Snapshot> = {}) {
    return {
      topic: snapshotsReceived.name,
      key: this.serverId,
      value: Buffer.from(encodeSnapshot(this.snapshot(sequence, differences))),
      headers: {
        [snapshotHeaders.organisation]: this.organisationId,
        [snapshotHeaders.collector]: this.collectorId,
        [snapshotHeaders.receivedAt]: String(this.at(sequence)),
        [snapshotHeaders.contentType]: snapshotContentType,
      },
    };
  }
}
