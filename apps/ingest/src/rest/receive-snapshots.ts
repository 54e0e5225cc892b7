import { Injectable } from '@nestjs/common';
import { decodeSnapshotBatch } from '@pganalytics/contracts/wire';
import type { SchemaDefinition } from '@pganalytics/contracts/wire';
import { AppError } from '@pganalytics/errors';

import type { CollectorCredential } from '../credentials/collector-directory.js';
import { QuotaExceeded } from '../quotas/quota.errors.js';
import { Quotas } from '../quotas/quotas.js';
import { SchemaRegister } from '../schemas/schema-register.js';
import { AcceptSnapshot } from '../snapshots/accept-snapshot.js';
import { CheckSnapshot } from '../snapshots/check-snapshot.js';
import { refusalOf } from '../snapshots/refusal.js';
import { SnapshotMetrics } from '../snapshots/snapshot-metrics.js';
import { LogUnavailable, UnreadableBody } from './rest.errors.js';

/** One item of a request that was not taken. */
export interface RejectedItem {
  /** Place in the request's list of snapshots or samples. */
  readonly index: number;
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

/** What a request is answered; sent only once the log has what it calls accepted. */
export interface Receipt {
  readonly accepted: number;
  readonly rejected: number;
  readonly errors: readonly RejectedItem[];
}

/** Takes the snapshots of one request; resolves when the log has every one that it calls accepted. */
@Injectable()
export class ReceiveSnapshots {
  constructor(
    private readonly check: CheckSnapshot,
    private readonly accept: AcceptSnapshot,
    private readonly schemas: SchemaRegister,
    private readonly metrics: SnapshotMetrics,
    private readonly quotas: Quotas,
  ) {}

  /** A body with schemas and snapshots. @throws MalformedMessage, MessageTooLarge, UnreadableBody, LogUnavailable */
  async runBatch(credential: CollectorCredential, body: Uint8Array, itemsMax: number): Promise<Receipt> {
    const batch = decodeSnapshotBatch(body);
    if (batch.snapshots.length > itemsMax) throw new UnreadableBody(`more than ${itemsMax} snapshots`);
    await this.registerAll(batch.schemas, credential.collectorId);
    return this.run(credential, batch.snapshots);
  }

  /** @throws LogUnavailable when the log took none of them */
  async run(credential: CollectorCredential, snapshots: readonly Uint8Array[]): Promise<Receipt> {
    const outcomes = await Promise.all(snapshots.map((bytes) => this.take(credential, bytes)));
    const errors: RejectedItem[] = [];
    let outage: unknown;
    let overQuota: QuotaExceeded | undefined;
    for (const [index, error] of outcomes.entries()) {
      if (error === undefined) continue;
      const { code, message, retryable, outage: isOutage } = refusalOf(error);
      if (isOutage) outage ??= error;
      if (error instanceof QuotaExceeded) overQuota ??= error;
      errors.push({ index, code, message, retryable });
    }
    // Nothing was taken: the client is told when to come back. Else it sends what is named retryable again.
    if (overQuota !== undefined && errors.every(({ code }) => code === overQuota?.code)) throw overQuota;
    if (outage !== undefined && errors.length === snapshots.length) throw new LogUnavailable(outage);
    return { accepted: snapshots.length - errors.length, rejected: errors.length, errors };
  }

  private async registerAll(schemas: readonly SchemaDefinition[], collectorId: string): Promise<void> {
    try {
      await Promise.all(schemas.map(async (schema) => this.schemas.register(schema, collectorId)));
    } catch (error) {
      throw refusalOf(error).outage ? new LogUnavailable(error) : error;
    }
  }

  /** Resolves with why a snapshot was not taken; with nothing when the log has it. */
  private async take(credential: CollectorCredential, bytes: Uint8Array): Promise<unknown> {
    const now = Date.now();
    try {
      this.quotas.spend(credential, bytes.length);
      const checked = this.check.run(credential, bytes, this.check.read(bytes), now);
      this.metrics.arrived(checked.snapshot.collectedAtMs, now);
      await this.accept.run(credential, checked, now);
      this.metrics.logged('rest', bytes.length, Date.now() - now);
      return undefined;
    } catch (error) {
      if (refusalOf(error).outage) this.metrics.unlogged('rest');
      else this.metrics.refused('rest', (error as AppError).code);
      return error;
    }
  }
}
