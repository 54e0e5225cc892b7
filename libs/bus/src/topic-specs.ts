import { deadLetterRetentionDays, deadLetterTopic } from '@pganalytics/contracts';
import type { Topic } from '@pganalytics/contracts';

import type { TopicSpec } from './port/records.js';

const DAY_MS = 86_400_000;

/** What must be created for declared topics: each of them and its dead-letter topic. */
export function topicSpecs(topics: readonly Topic[], options: { readonly partitions: number }): TopicSpec[] {
  return topics.flatMap((topic) => [
    {
      name: topic.name,
      partitions: topic.partitions === 'many' ? options.partitions : topic.partitions,
      retentionMs: topic.retentionDays === undefined ? null : topic.retentionDays * DAY_MS,
      compacted: topic.compacted,
    },
    {
      name: deadLetterTopic(topic.name),
      partitions: 1,
      retentionMs: deadLetterRetentionDays * DAY_MS,
      compacted: false,
    },
  ]);
}
