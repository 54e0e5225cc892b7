import type { Metrics } from '@pganalytics/telemetry';

import type { TopicPartition } from '../port/records.js';

/** What a consumer group shows of itself. Values are set once per batch, never per record. */
export class ConsumerMetrics {
  private readonly lags;
  private readonly stops;
  private readonly records;
  private readonly letters;
  private readonly losses;

  constructor(metrics: Metrics) {
    const partitionLabels = ['group', 'topic', 'partition'] as const;
    const topicLabels = ['group', 'topic'] as const;
    this.lags = metrics.gauge('pganalytics_bus_lag_records', 'Records behind the end of a partition.', partitionLabels);
    this.stops = metrics.gauge('pganalytics_bus_stopped', '1 when a partition stopped and waits for a person.', [
      ...partitionLabels,
    ]);
    this.records = metrics.counter('pganalytics_bus_records_consumed_total', 'Records dealt with.', topicLabels);
    this.letters = metrics.counter('pganalytics_bus_dead_letters_total', 'Records put aside.', topicLabels);
    this.losses = metrics.counter('pganalytics_bus_partitions_lost_total', 'Times we were fenced off.', topicLabels);
  }

  handled(group: string, partition: TopicPartition, count: number, lag: bigint): void {
    this.records.inc({ group, topic: partition.topic }, count);
    this.lags.set({ group, topic: partition.topic, partition: String(partition.partition) }, Number(lag));
  }

  stopped(group: string, partition: TopicPartition): void {
    this.stops.set({ group, topic: partition.topic, partition: String(partition.partition) }, 1);
  }

  released(group: string, { topic, partition }: TopicPartition): void {
    this.lags.remove({ group, topic, partition: String(partition) });
    this.stops.remove({ group, topic, partition: String(partition) });
  }

  buried(group: string, topic: string): void {
    this.letters.inc({ group, topic });
  }

  lost(group: string, topic: string): void {
    this.losses.inc({ group, topic });
  }
}
