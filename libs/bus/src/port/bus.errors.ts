import { InvalidError, UnavailableError } from '@pganalytics/errors';
import { AppError } from '@pganalytics/errors';

/** The log does not answer, or did not confirm a record in time; the record may or may not be in it. */
export class BusUnavailable extends UnavailableError {
  readonly code = 'bus.unavailable';

  constructor(what: string, cause?: unknown) {
    super(`The log is not available: ${what}`, { cause });
  }
}

/** Another consumer owns the partition now; the transaction that met this must be rolled back. */
export class PartitionLost extends AppError {
  readonly kind = 'conflict';
  readonly code = 'bus.partition-lost';

  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly epoch: bigint,
  ) {
    super(`Partition ${partition} of ${topic} is no longer ours under epoch ${epoch}; another consumer took it over.`);
  }
}

/** A batch was handled without error, but its offset was not moved in the handler's transaction. */
export class OffsetNotAdvanced extends AppError {
  readonly kind = 'conflict';
  readonly code = 'bus.offset-not-advanced';

  constructor(topic: string, partition: number, next: bigint) {
    super(`The handler of ${topic}/${partition} returned without moving the offset to ${next}; it must call advance.`);
  }
}

/** The log does not have the offset we must go on from; somebody has to decide where to go on. */
export class OffsetOutOfRange extends AppError {
  readonly kind = 'conflict';
  readonly code = 'bus.offset-out-of-range';

  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly offset: bigint,
    range: { readonly earliest: bigint; readonly next: bigint },
  ) {
    super(
      `The log has ${topic}/${partition} from offset ${range.earliest} to ${range.next}, but we must go on from ` +
        `${offset}. The partition is stopped; set next_offset in consumer_offset on purpose and start again.`,
    );
  }
}

/** The topic was deleted and made again, so that our offset means nothing in it. */
export class TopicRecreated extends AppError {
  readonly kind = 'conflict';
  readonly code = 'bus.topic-recreated';

  constructor(
    readonly topic: string,
    readonly partition: number,
    known: string,
    found: string,
  ) {
    super(
      `Topic ${topic} was made again (id ${found}; our offset of partition ${partition} belongs to id ${known}). ` +
        `The partition is stopped; delete or correct its row in consumer_offset on purpose and start again.`,
    );
  }
}

/** The log has no such topic; `npm run topics` creates the declared ones. */
export class TopicUnknown extends UnavailableError {
  readonly code = 'bus.topic-unknown';

  constructor(readonly topic: string) {
    super(`The log has no topic ${topic}. Run \`npm run topics\` to create the declared topics.`);
  }
}

/** A record is larger than the log takes. */
export class RecordTooLarge extends InvalidError {
  readonly code = 'bus.record-too-large';

  constructor(topic: string, bytes: number, limit: number) {
    super(`A record of ${bytes} bytes for ${topic} is larger than the limit of ${limit} bytes.`);
  }
}

/** A record on a topic of domain events is not what the topic's declaration says. */
export class EventMalformed extends InvalidError {
  readonly code = 'bus.event-malformed';

  constructor(topic: string, problem: string) {
    super(`An event of ${topic} does not fit its declaration: ${problem}`);
  }
}

/**
 * A topic or broker is configured so that an acknowledged record could be lost. Nothing is wrong with the record: it can
 * be sent again once the configuration is put right.
 */
export class UnsafeLog extends UnavailableError {
  readonly code = 'bus.unsafe-log';

  constructor(problem: string) {
    super(`The log's configuration can lose acknowledged records: ${problem}`);
  }
}
