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

/**
 * Where frozen snapshots and their schemas lie until the history has them: port and DI token in one. Which of them to
 * keep, send and drop is not decided here.
 */
export abstract class Spool {
  /** What an earlier process left, oldest first. */
  abstract open(): Promise<readonly SpooledSnapshot[]>;

  /** Resolves when the bytes survive whatever this spool survives. */
  abstract append(snapshot: SpooledSnapshot, bytes: Uint8Array): Promise<void>;

  /** The frozen bytes; `undefined` if the spool does not have them (any more). */
  abstract read(snapshot: SpooledSnapshot): Promise<Uint8Array | undefined>;

  abstract remove(snapshots: readonly SpooledSnapshot[]): Promise<void>;

  /** Keeps a schema for as long as a snapshot may need it. */
  abstract putSchema(schemaId: string, definition: Uint8Array): Promise<void>;

  abstract readSchema(schemaId: string): Promise<Uint8Array | undefined>;

  abstract close(): Promise<void>;
}
