import { crc32 } from 'node:zlib';

import { Injectable } from '@nestjs/common';
import { Bus } from '@pganalytics/bus';
import { snapshotsReceived } from '@pganalytics/contracts';
import { snapshotContentType, snapshotHeaders } from '@pganalytics/contracts/wire';

import { SendCounts } from '../audit/send-counts.js';
import type { CollectorCredential } from '../credentials/collector-directory.js';
import { SCHEMA_ID_BYTES, SchemaRegister } from '../schemas/schema-register.js';
import { ServerSightings } from '../servers/server-sightings.js';
import type { CheckedSnapshot } from './check-snapshot.js';
import { WatchStreams } from './watch-streams.js';

const NO_ID = new Uint8Array(0);

/** Puts one checked snapshot on the log, byte for byte; resolves when the log has it. */
@Injectable()
export class AcceptSnapshot {
  constructor(
    private readonly bus: Bus,
    private readonly schemas: SchemaRegister,
    private readonly sightings: ServerSightings,
    private readonly streams: WatchStreams,
    private readonly counts: SendCounts,
  ) {}

  /**
   * @throws UnknownSchema, DigestDiffers at once; rejects with BusUnavailable when the log does not take
   * it in time.
   */
  run(credential: CollectorCredential, checked: CheckedSnapshot, now: number): Promise<unknown> {
    let schemas: Promise<void>[] | undefined;
    for (const at of checked.snapshot.schemaIdsAt) {
      if (this.schemas.has(checked.bytes, at)) continue;
      const awaited = this.schemas.awaited(at === -1 ? NO_ID : checked.bytes.subarray(at, at + SCHEMA_ID_BYTES));
      if (awaited) (schemas ??= []).push(awaited);
    }
    const digest = crc32(checked.bytes);
    this.streams.run(credential, checked, digest, now);
    const { identity } = checked.snapshot;
    if (identity) this.sightings.see(credential, checked.serverId, identity, now);
    // A reader must find the schema on its topic before it meets a frame that uses it.
    return schemas
      ? Promise.all(schemas).then(() => this.send(credential, checked, digest, now))
      : this.send(credential, checked, digest, now);
  }

  private send(
    credential: CollectorCredential,
    { bytes, serverId }: CheckedSnapshot,
    digest: number,
    now: number,
  ): Promise<unknown> {
    const numbered = this.counts.next(digest, now);
    const sent = this.bus.send({
      topic: snapshotsReceived.name,
      key: serverId,
      value: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      headers: {
        [snapshotHeaders.organisation]: credential.organisationId,
        [snapshotHeaders.collector]: credential.collectorId,
        [snapshotHeaders.receivedAt]: String(now),
        [snapshotHeaders.sentAs]: numbered.sentAs,
        [snapshotHeaders.contentType]: snapshotContentType,
      },
    });
    sent.then(
      () => numbered.settled(true),
      () => numbered.settled(false),
    );
    return sent;
  }
}
