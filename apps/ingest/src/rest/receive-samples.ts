import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { schemaId } from '@pganalytics/codec';
import type { Poll } from '@pganalytics/codec';
import { canonicalJson } from '@pganalytics/stats';

import type { CollectorCredential } from '../credentials/collector-directory.js';
import { SchemaRegister } from '../schemas/schema-register.js';
import { refusalOf } from '../snapshots/refusal.js';
import { customSchema, readSamples, snapshotOfSamples } from './json-samples.js';
import type { JsonSamples, SampleLimits } from './json-samples.js';
import { ReceiveSnapshots } from './receive-snapshots.js';
import type { Receipt, RejectedItem } from './receive-snapshots.js';
import { LogUnavailable } from './rest.errors.js';
import { SampleStreams } from './sample-streams.js';

/** Rows of one snapshot: even with the longest names and labels it stays below the largest record of the log. */
const ROWS_PER_SNAPSHOT = 500;

const definition = {
  schemaId: schemaId(customSchema, (bytes) => createHash('sha256').update(bytes).digest()),
  definition: new TextEncoder().encode(canonicalJson(customSchema)),
};

/** Takes plain samples of a simple client: makes snapshots of them and hands those on. */
@Injectable()
export class ReceiveSamples {
  private readonly streams = new SampleStreams();

  constructor(
    private readonly receive: ReceiveSnapshots,
    private readonly schemas: SchemaRegister,
  ) {}

  /** @throws UnreadableBody, LogUnavailable */
  async run(credential: CollectorCredential, body: Buffer, limits: Omit<SampleLimits, 'now'>): Promise<Receipt> {
    const now = Date.now();
    const samples = readSamples(body, { ...limits, now });
    const errors: RejectedItem[] = samples.rejected.map((item) => ({ ...item, retryable: false }));
    const refused = samples.accepted > 0 ? await this.send(credential, samples, now) : undefined;
    if (!refused) return { accepted: samples.accepted, rejected: errors.length, errors };
    return { accepted: 0, rejected: samples.accepted + errors.length, errors: [refused, ...errors] };
  }

  /** Resolves with why the target's samples are refused, if they are. */
  private async send(
    credential: CollectorCredential,
    { target, polls }: JsonSamples,
    now: number,
  ): Promise<RejectedItem | undefined> {
    try {
      await this.schemas.register(definition, credential.collectorId);
    } catch (error) {
      throw refusalOf(error).outage ? new LogUnavailable(error) : error;
    }
    const snapshots = portionsOf(polls).map((portion) => {
      const place = this.streams.next(credential.collectorId, target.id, now);
      return snapshotOfSamples({ credential, target, polls: portion, ...place, schemaId: definition.schemaId });
    });
    const [refused] = await this.receiveAll(credential, target.id, snapshots);
    // Samples have no numbers of their own to tell apart what was taken: the client sends all of them again.
    if (refused?.retryable) throw new LogUnavailable(refused);
    return refused;
  }

  private async receiveAll(
    credential: CollectorCredential,
    targetId: string,
    snapshots: readonly Uint8Array[],
  ): Promise<readonly RejectedItem[]> {
    try {
      const { errors } = await this.receive.run(credential, snapshots);
      if (errors.length > 0) this.streams.end(credential.collectorId, targetId);
      return errors;
    } catch (error) {
      this.streams.end(credential.collectorId, targetId);
      throw error;
    }
  }
}

/** Cuts polls into groups of limited size; a poll with too many rows becomes several of the same time. */
function portionsOf(polls: readonly Poll[]): Poll[][] {
  const portions: Poll[][] = [];
  let room = 0;
  for (const { at, rows } of polls) {
    for (let start = 0; start < rows.length;) {
      if (room === 0) {
        portions.push([]);
        room = ROWS_PER_SNAPSHOT;
      }
      const taken = rows.slice(start, start + room);
      portions.at(-1)?.push({ at, rows: taken });
      start += taken.length;
      room -= taken.length;
    }
  }
  return portions;
}
