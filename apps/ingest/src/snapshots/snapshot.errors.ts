import { AppError, InvalidError } from '@pganalytics/errors';

/** A snapshot that names another collector than the one whose token it came with. */
export class WrongCollector extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'ingest.wrong-collector';

  constructor() {
    super('The snapshot names another collector than the token it came with.');
  }
}

/** A server id that this collector cannot speak for. */
export class ImplausibleServer extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'ingest.implausible-server';

  constructor(reason: string) {
    super(`The server id is not plausible: ${reason}.`);
  }
}

/** A server that a person retired takes no more data. */
export class ServerRetired extends AppError {
  readonly kind = 'forbidden';
  readonly code = 'ingest.server-retired';

  constructor(readonly serverId: string) {
    super(`The server ${serverId} is retired. Bring it back in the administration or take it out of the collector.`);
  }
}

/** An epoch or sequence number that no stream can have. */
export class ImplausibleStream extends InvalidError {
  readonly code = 'ingest.implausible-stream';

  constructor(epoch: bigint, sequence: bigint) {
    super(`Epoch ${epoch} with sequence ${sequence} is no place in a stream: both are 1 to 2^63 - 1.`);
  }
}

/** A snapshot from the future: the clock of the collector is wrong. */
export class TimestampInFuture extends InvalidError {
  readonly code = 'ingest.timestamp-in-future';

  constructor(aheadMs: number) {
    super(`The snapshot is ${Math.round(aheadMs / 1000)} s ahead of our clock. Set the clock of the collector's host.`);
  }
}

/** A snapshot from a time of which no history is kept. */
export class TimestampTooOld extends InvalidError {
  readonly code = 'ingest.timestamp-too-old';

  constructor(behindMs: number, limitMs: number) {
    super(
      `The snapshot is ${Math.round(behindMs / 1000)} s old; the limit is ${limitMs / 1000}. ` +
        "Set the clock of the collector's host, and give times in epoch milliseconds.",
    );
  }
}

/** A snapshot too large for one record of the log. */
export class SnapshotTooLarge extends InvalidError {
  readonly code = 'ingest.snapshot-too-large';

  constructor(bytes: number, limit: number) {
    super(`The snapshot has ${bytes} bytes; the limit is ${limit}. Split its frames over several snapshots.`);
  }
}

/** One place of a stream with two contents: a copied collector, or somebody who makes snapshots up. */
export class DigestDiffers extends AppError {
  readonly kind = 'conflict';
  readonly code = 'ingest.digest-differs';

  constructor(epoch: bigint, sequence: bigint) {
    super(`Sequence ${sequence} of epoch ${epoch} came before with other bytes. A place in a stream is given once.`);
  }
}
