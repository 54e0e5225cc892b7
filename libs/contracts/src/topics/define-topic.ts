import { z } from 'zod';

/** What every topic says about itself, whatever its values are made of. */
export interface TopicFacts {
  /** `<producer>.<what-happened>.v<n>`, past tense. */
  readonly name: string;
  /** One sentence: what happened when a record appears here. */
  readonly description: string;
  /** The one service that writes it. */
  readonly producer: string;
  /** The services that read it. */
  readonly consumers: readonly string[];
  /** `many` follows the deployment's setting KAFKA_PARTITIONS; 1 keeps all records in one order. */
  readonly partitions: 'many' | 1;
  /** Days a record is kept; not given on a compacted topic, which keeps the last record of every key. */
  readonly retentionDays?: number;
  /** Whether only the last record of a key is kept, for ever. */
  readonly compacted: boolean;
}

/** A topic of domain events: CloudEvents-style JSON around `data`, parsed at both ends. */
export interface JsonTopic<T = unknown> extends TopicFacts {
  readonly format: 'json';
  readonly schema: z.ZodType<T>;
  /** The record key of an event: events with one key stay in order. */
  key(data: NoInfer<T>): string;
}

/** A topic of frozen snapshots: protobuf bytes as the collector made them, facts about them in headers. */
export interface SnapshotTopic extends TopicFacts {
  readonly format: 'snapshot';
  /** What the record key is, for the documentation; the producer gives it. */
  readonly keyedBy: string;
  /** Header names with what they hold. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Any declared topic. */
export type Topic = JsonTopic | SnapshotTopic;

/** The type of the data on a topic of domain events. */
export type MessageOf<T> = T extends JsonTopic<infer Data> ? Data : never;

type Declaration<F> = Omit<F, 'compacted' | 'format' | 'retentionDays'> &
  ({ readonly compacted: true } | { readonly retentionDays: number });

/** Declares a topic of domain events. */
export function defineTopic<T>(declaration: Declaration<JsonTopic<T>>): JsonTopic<T> {
  return { compacted: false, ...declaration, format: 'json' };
}

/** Declares a topic of snapshots. */
export function defineSnapshotTopic(declaration: Declaration<SnapshotTopic>): SnapshotTopic {
  return { compacted: false, ...declaration, format: 'snapshot' };
}

/** The topic that takes records nobody could process, with the cause in headers. */
export function deadLetterTopic(name: string): string {
  return `${name}.dead-letter`;
}

/** Days a dead letter is kept, so that a person can look at it after a holiday and replay it. */
export const deadLetterRetentionDays = 30;
