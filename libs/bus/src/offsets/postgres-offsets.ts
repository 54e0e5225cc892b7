import { mayPassByItself } from '@pganalytics/errors';
import type { ClientBase, Pool } from 'pg';

import { BusUnavailable, PartitionLost, TopicRecreated } from '../port/bus.errors.js';
import type { Claim, ClaimRequest, OffsetStore } from '../port/offset-store.js';
import { quoted } from './consumer-offset-table.js';

/** Offsets in a table `consumer_offset` of the consumer's own database, fenced by an epoch that only a claim raises. */
export class PostgresOffsets implements OffsetStore {
  private readonly table: string;

  /** `schema` holds the table that `consumerOffsetTable(schema)` creates. */
  constructor(private readonly options: { readonly pool: Pool; readonly schema: string }) {
    this.table = `${quoted(options.schema)}.consumer_offset`;
  }

  async claim(request: ClaimRequest): Promise<Claim> {
    const { group, topic, partition, topicId, initial } = request;
    const result = await outageIsUnavailable(() =>
      this.options.pool.query<{ next_offset: string; epoch: string; topic_id: string }>(
        `insert into ${this.table} as mine (group_name, topic, partition, topic_id, next_offset, epoch)
         values ($1, $2, $3, $4, $5, 1)
         on conflict (group_name, topic, partition) do update
           set epoch = mine.epoch + 1, topic_id = coalesce(mine.topic_id, excluded.topic_id)
         returning next_offset, epoch, topic_id`,
        [group, topic, partition, topicId, String(initial)],
      ),
    );
    const row = result.rows[0];
    if (row === undefined) throw new BusUnavailable(`no offset row for ${topic}/${partition}`);
    if (row.topic_id !== topicId) throw new TopicRecreated(topic, partition, row.topic_id, topicId);
    return new PostgresClaim(this.options.pool, this.table, request, BigInt(row.epoch), BigInt(row.next_offset));
  }
}

class PostgresClaim implements Claim {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;

  constructor(
    private readonly pool: Pool,
    private readonly table: string,
    request: ClaimRequest,
    readonly epoch: bigint,
    public next: bigint,
  ) {
    this.group = request.group;
    this.topic = request.topic;
    this.partition = request.partition;
  }

  async advance(tx: Pick<ClientBase, 'query'>, from: bigint, to: bigint): Promise<void> {
    // Both comparisons carry the guarantee: the epoch fences off a consumer that lost the partition without knowing
    // it, the expected offset one that would apply a batch twice.
    const result = await tx.query(
      `update ${this.table} set next_offset = $5
       where group_name = $1 and topic = $2 and partition = $3 and next_offset = $4 and epoch = $6`,
      [this.group, this.topic, this.partition, String(from), String(to), String(this.epoch)],
    );
    if (result.rowCount !== 1) throw new PartitionLost(this.topic, this.partition, this.epoch);
    this.next = to;
  }

  async advanceAlone(from: bigint, to: bigint): Promise<void> {
    await outageIsUnavailable(() => this.advance(this.pool, from, to));
  }

  async resolve(): Promise<bigint> {
    const result = await outageIsUnavailable(() =>
      this.pool.query<{ next_offset: string; epoch: string }>(
        `select next_offset, epoch from ${this.table} where group_name = $1 and topic = $2 and partition = $3`,
        [this.group, this.topic, this.partition],
      ),
    );
    const row = result.rows[0];
    if (row === undefined || BigInt(row.epoch) !== this.epoch) {
      throw new PartitionLost(this.topic, this.partition, this.epoch);
    }
    this.next = BigInt(row.next_offset);
    return this.next;
  }
}

/** Offsets have no value that PostgreSQL could refuse: whatever fails here is the connection or the server. */
async function outageIsUnavailable<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof PartitionLost || mayPassByItself(error)) throw error;
    throw new BusUnavailable('the offsets cannot be reached in PostgreSQL', error);
  }
}
