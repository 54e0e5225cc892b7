import { tiers } from '@pganalytics/stats';

import type { SnapshotSink } from '../snapshot/snapshot-sink.js';
import type { Clock } from './clock.js';
import type { FamilyHealth } from './family-health.js';
import type { Governor } from './governor.js';
import type { OwnCost } from './own-cost.js';
import type { Reading } from './reading.js';

/** What the collector tells of itself beside each server's numbers. */
export class OwnReadings {
  private ticks = 0;

  constructor(
    private readonly options: {
      readonly health: FamilyHealth;
      readonly cost: OwnCost;
      readonly governor: Governor;
      readonly sink: SnapshotSink;
      readonly clock: Clock;
      readonly targetCount: () => number;
    },
  ) {}

  /** The next reading tells the cost of each family again. */
  begin(): void {
    this.ticks = 0;
  }

  /** Without a link only what is true without one. */
  read(
    atMs: number,
    link: { connections: number; executedMs: number | null; clockSkewMs: number | null } | undefined,
  ): Reading[] {
    const { health, cost, governor, sink, clock, targetCount } = this.options;
    const own = [
      cost.collectorRow({
        targets: targetCount(),
        connections: link?.connections ?? 0,
        tier: tiers.length - 1 - tiers.indexOf(governor.tier),
        sink: sink.status(),
        budgetUsedPercent: governor.usedPercent(performance.now()),
        executedMs: link?.executedMs ?? null,
        clockStepMs: clock.steppedMs,
        clockSkewMs: link?.clockSkewMs ?? null,
      }),
    ];
    if (link && governor.due('collector_families', this.ticks++)) own.push(cost.familyRows());
    for (const { schema } of own) health.succeeded(schema.family);
    return own.map((reading) => ({ ...reading, at: atMs }));
  }
}
