import { readFileSync } from 'node:fs';
import path from 'node:path';

import { decodeFrame } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import { newId, snapshotsReceived } from '@pganalytics/contracts';
import { snapshotContentType, snapshotHeaders } from '@pganalytics/contracts/wire';
import { schemaIdHex } from '@pganalytics/history';
import type { FrameSchema } from '@pganalytics/stats';

import { SchemaCatalogue } from '../schemas/schema-catalogue.js';
import { RecordReader } from './read-records.js';

// The bytes of a snapshot as the collector of the first release, commit c975359, sent them.
const FIXTURE = path.resolve(import.meta.dirname, '../../fixtures/snapshot-release-1.json');
const NOW = Date.UTC(2026, 9, 1, 13);

interface Fixture {
  readonly schemaId: string;
  readonly schema: FrameSchema;
  readonly polls: Poll[];
  readonly bytes: string;
}

class OneSchema extends SchemaCatalogue {
  constructor(private readonly known: ReadonlyMap<string, FrameSchema>) {
    super();
  }

  override async get(): Promise<ReadonlyMap<string, FrameSchema>> {
    return this.known;
  }
}

describe('a collector one release older', () => {
  it('is understood: envelope, gaps, states, and every value of its frames', async () => {
    const { schemaId, schema, polls, bytes } = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Fixture;
    const reader = new RecordReader(new OneSchema(new Map([[schemaId, schema]])), { rawDays: 14, now: () => NOW });
    const record = {
      topic: snapshotsReceived.name,
      partition: 0,
      offset: 0n,
      key: null,
      value: Buffer.from(bytes, 'base64'),
      headers: { [snapshotHeaders.organisation]: newId(), [snapshotHeaders.contentType]: snapshotContentType },
      timestampMs: NOW,
    };

    const { snapshots, deadLetters } = await reader.read([record]);

    expect(deadLetters).toEqual([]);
    expect(snapshots).toMatchObject([
      {
        serverId: '0190f3a2-7c1e-7b44-9d0a-52a1c7e0a0d1',
        collectorId: '0190f3a2-7c1e-7b44-9d0a-52a1c7e0a0c1',
        sequence: 10n,
        collectedAt: polls[0].at,
        gaps: [{ fromSequence: 3n, toSequence: 5n, reason: 'spool-full' }],
        states: [{ family: 'pg_stat_database', state: 'ok', intervalMs: 10_000 }],
      },
    ]);
    const [frame] = snapshots[0].frames;
    expect(decodeFrame(schema, frame.body)).toEqual(polls);
    // The same columns have the same id in every release: schemas that are registered already go on being right.
    expect(schemaIdHex(schema)).toBe(schemaId);
  });
});
