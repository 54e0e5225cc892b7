import { AppError, messageOf } from '@pganalytics/errors';
import { findErrorBy } from '@platformatic/kafka';

import { BusUnavailable, RecordTooLarge, TopicUnknown } from '../port/bus.errors.js';

/** Whether the broker answered with this error code, anywhere in the chain. */
export function answered(error: unknown, apiId: string): boolean {
  return error instanceof Error && findErrorBy(error, 'apiId', apiId) !== null;
}

/** Our error for what the client threw while it dealt with `topic`. */
export function busErrorOf(error: unknown, topic?: string): AppError {
  if (error instanceof AppError) return error;
  if (topic !== undefined) {
    const unknown = answered(error, 'UNKNOWN_TOPIC_OR_PARTITION') || messageOf(error).startsWith('Unknown topic ');
    if (unknown) return new TopicUnknown(topic);
    if (answered(error, 'MESSAGE_TOO_LARGE') || answered(error, 'RECORD_LIST_TOO_LARGE')) {
      return new RecordTooLarge(topic, 0, 0);
    }
  }
  return new BusUnavailable(reasonOf(error), error);
}

/** The deepest message: "Cannot connect to any broker" says less than the refusal under it. */
export function reasonOf(error: unknown): string {
  let reason = error as { errors?: unknown[]; cause?: unknown; message?: unknown };
  for (let depth = 0; depth < 6; depth += 1) {
    const deeper = reason.errors?.at(-1) ?? reason.cause;
    if (typeof deeper !== 'object' || deeper === null) break;
    reason = deeper;
  }
  return typeof reason.message === 'string' && reason.message !== '' ? reason.message : messageOf(error);
}
