/** One thing that `collector check` found, with what it costs the product and how to put it right. */
export interface Finding {
  readonly code: string;
  readonly severity: 'problem' | 'notice';
  readonly what: string;
  /** What is missing in the product because of it. */
  readonly cost: string;
  /** The exact command or setting. */
  readonly fix: string;
}

/** What was found about one target. */
export interface TargetReport {
  readonly target: string;
  readonly reachable: boolean;
  readonly version: string | null;
  readonly secured: boolean | null;
  readonly findings: readonly Finding[];
}

/** Everything that `collector check` found. */
export interface CheckReport {
  /** About the collector itself: its identity, ingest, the spool. */
  readonly collector: readonly Finding[];
  readonly targets: readonly TargetReport[];
}
