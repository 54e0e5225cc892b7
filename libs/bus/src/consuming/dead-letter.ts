import { deadLetterTopic } from '@pganalytics/contracts';
import { AppError, messageOf } from '@pganalytics/errors';

import type { BusRecord, OutgoingRecord } from '../port/records.js';

/** Headers that a dead letter has beside its own; `dead-letter-` and the name. */
const HEADER = 'dead-letter-';

/**
 * The dead letter of a record: its bytes, key and headers as they were, the cause and where it came from in headers.
 * The same record gives the same place, so a letter that is written twice can be told from two letters.
 */
export function deadLetterOf(
  record: BusRecord,
  cause: { readonly group: string; readonly error: unknown; readonly at?: Date },
): OutgoingRecord {
  return {
    topic: deadLetterTopic(record.topic),
    key: record.key,
    value: record.value,
    headers: {
      ...record.headers,
      [`${HEADER}cause`]: messageOf(cause.error).slice(0, 1000),
      [`${HEADER}code`]: cause.error instanceof AppError ? cause.error.code : 'bug',
      [`${HEADER}group`]: cause.group,
      [`${HEADER}topic`]: record.topic,
      [`${HEADER}partition`]: String(record.partition),
      [`${HEADER}offset`]: String(record.offset),
      [`${HEADER}at`]: (cause.at ?? new Date()).toISOString(),
    },
  };
}
