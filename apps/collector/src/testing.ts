import { decodeFrame } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import { formatCollectorToken, newId } from '@pganalytics/contracts';
import { loadConfig } from '@pganalytics/config';
import { createLogger } from '@pganalytics/telemetry';

import type { CollectorConfig } from './collector.config.js';
import { collectorConfig } from './collector.config.js';
import { SnapshotSink } from './snapshot/snapshot-sink.js';
import type { ControlHandler, FamilyState, SinkStatus, UnsequencedSnapshot } from './snapshot/snapshot-sink.js';

/** Keeps every snapshot and shows what is inside. */
export class RecordingSink extends SnapshotSink {
  readonly snapshots: UnsequencedSnapshot[] = [];
  handler: ControlHandler | undefined;
  readonly dropped = new Map<string, number>();
  connected = true;

  accept(snapshot: UnsequencedSnapshot): void {
    this.snapshots.push(snapshot);
  }

  onControl(handler: ControlHandler): void {
    this.handler = handler;
  }

  status(): SinkStatus {
    const { connected, snapshots, dropped } = this;
    const droppedSnapshots = [...dropped.values()].reduce((sum, count) => sum + count, 0);
    return { connected, spooledBytes: 0, spooledSnapshots: snapshots.length, droppedSnapshots };
  }

  droppedOf(serverId: string): number {
    return this.dropped.get(serverId) ?? 0;
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  of(targetId: string): UnsequencedSnapshot[] {
    return this.snapshots.filter((snapshot) => snapshot.identity?.targetId === targetId);
  }

  /** Every poll of a family, oldest first. */
  polls(family: string): Poll[] {
    return this.snapshots.flatMap(({ frames }) =>
      frames.filter(({ schema }) => schema.family === family).flatMap(({ schema, body }) => decodeFrame(schema, body)),
    );
  }

  /** The rows of a family as objects, of all polls, oldest first. */
  rows(family: string): Record<string, Cell>[] {
    const columns = this.columns(family);
    return this.polls(family).flatMap(({ rows }) =>
      rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null]))),
    );
  }

  columns(family: string): string[] {
    const frame = this.snapshots.flatMap(({ frames }) => frames).find(({ schema }) => schema.family === family);
    return (frame?.schema.columns ?? []).map(({ name }) => name);
  }

  /** The last state told of each family. */
  states(): Map<string, FamilyState> {
    return new Map(
      this.snapshots.flatMap(({ familyStates }) => familyStates.map((state) => [state.family, state] as const)),
    );
  }
}

/** Settings of a hurried collector: a tick each 300 ms, a look at sessions each 100 ms, and a budget for the hurry. */
export function aCollectorConfig(given: Readonly<Record<string, string>> = {}): CollectorConfig {
  const token = formatCollectorToken({ organisationId: newId(), collectorId: newId(), secret: 'a'.repeat(43) });
  return loadConfig(collectorConfig, {
    COLLECTOR_TOKEN: token,
    HTTP_PORT: '0',
    COLLECTOR_TICK_MS: '300',
    COLLECTOR_ACTIVITY_MS: '100',
    COLLECTOR_BUDGET_PERCENT: '100',
    ...given,
  });
}

export const silent = createLogger({ service: 'collector', level: 'silent' });
