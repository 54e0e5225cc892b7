import { schemaOf, familyOf } from '@pganalytics/stats';
import type { FrameSchema } from '@pganalytics/stats';

import type { Cell } from '../sources/cell-types.js';
import type { Outcome } from '../sources/session.js';
import type { SinkStatus } from '../snapshot/snapshot-sink.js';

interface FamilyCost {
  polls: number;
  failures: number;
  rows: number;
  durationMs: number;
}

const allOf = (family: string): FrameSchema =>
  schemaOf(family, familyOf(family)?.metrics.map((metric) => metric.name) ?? []);
const collectorSchema = allOf('collector');
const familiesSchema = allOf('collector_families');

/** What the collector knows of itself beside what it counts; in the order of the family's metrics. */
export interface CollectorFacts {
  readonly targets: number;
  readonly connections: number;
  readonly tier: number;
  readonly sink: SinkStatus;
  readonly budgetUsedPercent: number;
  readonly executedMs: number | null;
  readonly clockStepMs: number;
  readonly clockSkewMs: number | null;
}

/** Counts what collecting from one server costs. */
export class OwnCost {
  private readonly families = new Map<string, FamilyCost>();
  private queries = 0;
  private serverMs = 0;

  /** Queries since the start, and how long their answers took, in milliseconds. */
  get totals(): { readonly queries: number; readonly queryMs: number } {
    return { queries: this.queries, queryMs: this.serverMs };
  }

  ran(family: string, outcome: Outcome): void {
    this.add(family, { elapsedMs: outcome.elapsedMs, ...('rows' in outcome ? { rows: outcome.rows.length } : {}) });
  }

  /** Without a number of rows it failed. */
  add(family: string, run: { readonly elapsedMs: number; readonly rows?: number }): void {
    const known = this.families.get(family) ?? { polls: 0, failures: 0, rows: 0, durationMs: 0 };
    this.families.set(family, known);
    known.durationMs += run.elapsedMs;
    if (run.rows === undefined) known.failures++;
    else {
      known.polls++;
      known.rows += run.rows;
    }
    this.queries++;
    this.serverMs += run.elapsedMs;
  }

  collectorRow(facts: CollectorFacts): { schema: FrameSchema; rows: Cell[][] } {
    const { user, system } = process.cpuUsage();
    const { spooledSnapshots, spooledBytes, droppedSnapshots } = facts.sink;
    const row = [
      (user + system) / 1000,
      process.memoryUsage.rss(),
      facts.targets,
      this.queries,
      this.serverMs,
      facts.connections,
      spooledSnapshots,
      spooledBytes,
      droppedSnapshots,
      facts.tier,
      facts.budgetUsedPercent,
      facts.executedMs,
      facts.clockStepMs,
      facts.clockSkewMs,
    ];
    return { schema: collectorSchema, rows: [row] };
  }

  familyRows(): { schema: FrameSchema; rows: Cell[][] } {
    const rows = [...this.families].map(([family, cost]): Cell[] => [
      family,
      cost.polls,
      cost.failures,
      cost.rows,
      cost.durationMs,
    ]);
    return { schema: familiesSchema, rows };
  }
}
