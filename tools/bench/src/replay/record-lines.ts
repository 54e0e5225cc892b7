/** Sequence numbers, both ends included. */
export type Range = readonly [from: number, to: number];

/** Who sends a stream: what the history must know it by. */
export interface StreamIdentity {
  readonly organisationId: string;
  readonly serverId: string;
  readonly collectorId: string;
  /** Epoch milliseconds. */
  readonly epoch: number;
}

/**
 * One line of a collector's own record. `frozen` is a snapshot that got its number: what it holds is told by a captured
 * template and a time, or by its bytes in base64. `skipped` are numbers that were given and never sent; with a reason
 * they are declared to ingest, without one nobody is told.
 */
export type RecordLine =
  | { readonly stream: number; readonly identity: StreamIdentity; readonly real: boolean }
  | { readonly stream: number; readonly frozen: number; readonly template: number; readonly at: number }
  | { readonly stream: number; readonly frozen: number; readonly bytes: string }
  | { readonly stream: number; readonly skipped: Range; readonly reason: string | null }
  | { readonly stream: number; readonly logged: readonly Range[] }
  | { readonly stream: number; readonly stored: readonly Range[] };
