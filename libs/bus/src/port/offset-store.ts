import type { ClientBase } from 'pg';

/** What a claim is asked for. */
export interface ClaimRequest {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** Identity of the topic in the log; a topic that was made again has another one. */
  readonly topicId: string;
  /** Where a group begins that has never read this partition. */
  readonly initial: bigint;
}

/** Where consumer groups have got to. The truth about offsets is here, never in the log. */
export interface OffsetStore {
  /**
   * Takes a partition over: raises its epoch, so that every earlier claim is fenced off, and reads the next offset.
   * Called on assignment and at no other time.
   * @throws TopicRecreated
   */
  claim(request: ClaimRequest): Promise<Claim>;
}

/** The right to move one partition's offset, until somebody else claims it. */
export interface Claim {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly epoch: bigint;
  /** The first offset that is not yet dealt with, as far as this process knows. */
  readonly next: bigint;

  /**
   * Moves the offset inside the caller's transaction, only from `from` and only under this claim's epoch.
   * @throws PartitionLost when another consumer has claimed the partition; the transaction must then be rolled back.
   */
  advance(tx: Pick<ClientBase, 'query'>, from: bigint, to: bigint): Promise<void>;

  /** Moves the offset in a transaction of its own: for records whose effect needs none. @throws PartitionLost */
  advanceAlone(from: bigint, to: bigint): Promise<void>;

  /**
   * Reads the offset row again after an error whose outcome is unknown, such as a connection cut at COMMIT.
   * @returns the next offset as it is stored. @throws PartitionLost
   */
  resolve(): Promise<bigint>;
}
