import { Writer } from '@platformatic/kafka';
import type { Connection, Reader } from '@platformatic/kafka';

/** An encoded batch and where it goes. */
export interface EncodedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: Buffer;
}

/** What a broker says of one batch: 0 and the offset of its first record, or a code of Kafka's protocol. */
export interface ProduceAnswer {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  readonly baseOffset: bigint;
}

const PRODUCE = 0;
/** Understood by every broker since Kafka 2.4; later versions add nothing that is needed here. */
const VERSION = 9;
const ALL_IN_SYNC = -1;

/**
 * Sends batches of many partitions to their leader in one request with acks=all.
 * @throws the client's NetworkError or TimeoutError, after which nobody knows what the broker took
 */
export function produce(
  connection: Connection,
  batches: readonly EncodedBatch[],
  timeoutMs: number,
): Promise<readonly ProduceAnswer[]> {
  return new Promise((resolve, reject) => {
    const request = () => requestOf(batches, timeoutMs);
    connection.send<ProduceAnswer[]>(PRODUCE, VERSION, request, answersOf, true, true, (error, answers) => {
      if (error !== null || answers === undefined) reject(error ?? new Error('The broker sent an empty answer.'));
      else resolve(answers);
    });
  });
}

function requestOf(batches: readonly EncodedBatch[], timeoutMs: number): Writer {
  const topics = Map.groupBy(batches, ({ topic }) => topic);
  const noTransaction = null;
  const writer = Writer.create().appendString(noTransaction).appendInt16(ALL_IN_SYNC).appendInt32(timeoutMs);
  return writer
    .appendArray([...topics], (into, [topic, ofTopic]) => {
      into.appendString(topic).appendArray(ofTopic, (inner, { partition, bytes }) => {
        inner.appendInt32(partition).appendBytes(bytes);
      });
    })
    .appendTaggedFields();
}

function answersOf(_correlation: number, _key: number, _version: number, reader: Reader): ProduceAnswer[] {
  const topics = reader.readArray((ofTopic) => {
    const topic = ofTopic.readString();
    return ofTopic.readArray((ofPartition) => {
      const partition = ofPartition.readInt32();
      const errorCode = ofPartition.readInt16();
      const baseOffset = ofPartition.readInt64();
      // Time of appending and start of the log.
      ofPartition.skip(16);
      ofPartition.readArray((ofRecord) => void [ofRecord.readInt32(), ofRecord.readNullableString()]);
      ofPartition.readNullableString();
      return { topic, partition, errorCode, baseOffset };
    });
  });
  return topics.flat();
}
