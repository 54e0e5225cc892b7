import type { Gap } from '@pganalytics/contracts/wire';

/** A frozen snapshot that is kept until the history has it. */
export interface SpooledSnapshot {
  readonly serverId: string;
  readonly epoch: bigint;
  readonly sequence: bigint;
  readonly collectedAtMs: number;
  /** Ids of the schemas its frames use, in hex. */
  readonly schemaIds: readonly string[];
  readonly size: number;
}

/** Where a spool has put a snapshot; means something to that spool only. */
export type SpoolPlace = number;

/** The frozen bytes of a snapshot and what reads them. */
export interface SpooledBytes {
  readonly bytes: Uint8Array;
  readonly schemaIds: readonly string[];
}

/** A gap that no snapshot has declared yet. */
export interface UndeclaredGap {
  readonly serverId: string;
  readonly epoch: bigint;
  readonly gap: Gap;
}

/** Told what an earlier process left, in the order it happened. */
export interface SpoolVisitor {
  onSnapshot(snapshot: Omit<SpooledSnapshot, 'schemaIds'>, place: SpoolPlace, gaps: readonly Gap[]): void;
  /** The history has it, or it was given up. */
  onFreed(serverId: string, epoch: bigint, from: bigint, to: bigint): void;
}

/** What else an earlier process left. */
export interface SpoolRemains {
  /** A later stream begins above it: an epoch is never used twice. */
  readonly highestEpoch: bigint;
  readonly gaps: readonly UndeclaredGap[];
}

/** How a spool is. */
export interface SpoolStatus {
  /** What it takes of the disk or of memory. */
  readonly bytes: number;
  readonly segments: number;
  /** Bytes that could not be read back when it was opened. */
  readonly damagedBytes: number;
}

/**
 * Where frozen snapshots and their schemas lie until the history has them: port and DI token in one. Which of them to
 * send and which to drop is not decided here.
 */
export abstract class Spool {
  /** Called once, before all else. */
  abstract open(visitor: SpoolVisitor): Promise<SpoolRemains>;

  /** Resolves when the bytes and the schemas survive whatever this spool survives; rejects when they are not kept. */
  abstract append(
    snapshot: SpooledSnapshot & { readonly declaresGaps: boolean },
    bytes: Uint8Array,
    schemas: ReadonlyMap<string, Uint8Array>,
  ): Promise<SpoolPlace>;

  /** `undefined` if the spool cannot give the bytes back. */
  abstract read(place: SpoolPlace): Promise<SpooledBytes | undefined>;

  /** Lets a snapshot go, whether it was kept (then with its place) or not. */
  abstract free(snapshot: Omit<SpooledSnapshot, 'schemaIds'>, place: SpoolPlace | undefined): void;

  /** Remembers a gap until a snapshot that declares it is kept. */
  abstract noteGap(gap: UndeclaredGap): void;

  abstract readSchema(schemaId: string): Uint8Array | undefined;

  abstract status(): SpoolStatus;

  abstract close(): Promise<void>;
}
