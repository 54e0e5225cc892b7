/** The most a chunk may decode into. Checked before memory is reserved. */
export interface ChunkLimits {
  readonly polls: number;
  readonly rows: number;
  /** Rows of all polls together. */
  readonly samples: number;
  /** Bytes of one section (shape, texts or a group of series) when inflated. */
  readonly sectionBytes: number;
}

/** Limits unless given: 100,000 polls, a million rows, 20 million samples, 64 MiB a section. */
export const defaultChunkLimits: ChunkLimits = {
  polls: 100_000,
  rows: 1_000_000,
  samples: 20_000_000,
  sectionBytes: 64 * 1024 * 1024,
};
