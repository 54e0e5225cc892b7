import { InvalidError, UnavailableError } from '@pganalytics/errors';

/** A record of the snapshot topic that no ingest of ours has written. */
export class RecordNotSnapshot extends InvalidError {
  readonly code = 'writer.record-not-snapshot';

  constructor(reason: string) {
    super(`The record is no snapshot: ${reason}.`);
  }
}

/** A frame whose schema nobody has registered, although all registrations have been read. */
export class SchemaUnknown extends InvalidError {
  readonly code = 'writer.schema-unknown';

  constructor(readonly schemaId: string) {
    super(`A frame names the schema ${schemaId}, which is not on the topic of schemas.`);
  }
}

/** The topic of schemas could not be read to its end in time. */
export class SchemasNotRead extends UnavailableError {
  readonly code = 'writer.schemas-not-read';

  constructor(readonly schemaId: string) {
    super(`The schema ${schemaId} is not known, and the topic of schemas has not been read to its end yet.`);
  }
}

/** A snapshot from a time of which no history is kept, or that is yet to come. */
export class OutsideRetention extends InvalidError {
  readonly code = 'writer.outside-retention';

  constructor(at: number) {
    super(`The time ${new Date(at).toISOString()} lies outside of the history that is kept.`);
  }
}

/** Partitions that cannot go on without a person; the log says why. */
export class PartitionsStopped extends UnavailableError {
  readonly code = 'writer.partitions-stopped';

  constructor(partitions: readonly number[]) {
    super(`Partitions ${partitions.join(', ')} have stopped and need a person.`);
  }
}

/** Snapshots that cannot be stored for the moment, as when the disk of PostgreSQL is full; they wait on the log. */
export class StoringWaits extends UnavailableError {
  readonly code = 'writer.storing-waits';

  constructor(partitions: readonly number[], reason: string) {
    super(`Snapshots of the partitions ${partitions.join(', ')} wait on the log: ${reason}`);
  }
}
