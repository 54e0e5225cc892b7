import type { Consumer, FetchOptions } from '@platformatic/kafka';

// The client does not export these by name.
/** What a fetch asks of one topic. */
export type FetchRequestTopic = FetchOptions<Buffer, Buffer, Buffer, Buffer>['topics'][number];
/** What a broker answers to a fetch. */
export type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;
/** The part of it about one partition. */
export type FetchResponsePartition = FetchResponse['responses'][number]['partitions'][number];
