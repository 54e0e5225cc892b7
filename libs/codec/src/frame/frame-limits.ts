/** The most a frame may decode into. Checked before memory is reserved. */
export interface FrameLimits {
  readonly bytes: number;
  readonly polls: number;
  /** Distinct rows. */
  readonly rows: number;
  /** Rows of all polls together. */
  readonly samples: number;
  /** Cells of all polls together: samples times columns. */
  readonly cells: number;
}

/** Limits unless given: 4 MiB, an hour of polls each second, 100,000 rows, 4 million cells. */
export const defaultFrameLimits: FrameLimits = {
  bytes: 4 * 1024 * 1024,
  polls: 3600,
  rows: 100_000,
  samples: 500_000,
  cells: 4_000_000,
};
