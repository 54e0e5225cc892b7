import { InvalidError } from '@pganalytics/errors';

/** Bytes that are not the protocol message they should be. */
export class MalformedMessage extends InvalidError {
  readonly code = 'wire.malformed-message';

  constructor(reason: string) {
    super(`The message cannot be read: ${reason}.`);
  }
}

/** A protocol message with more items or longer text than its declaration in collector.proto allows. */
export class MessageTooLarge extends InvalidError {
  readonly code = 'wire.message-too-large';

  constructor(
    readonly field: string,
    readonly limit: number,
  ) {
    super(`The field ${field} is larger than its limit of ${limit}.`);
  }
}

/** Packed bodies that say they grow beyond what is unpacked. */
export class PackedTooLarge extends InvalidError {
  readonly code = 'wire.packed-too-large';

  constructor(what: 'bytes' | 'times their packed size', limit: number) {
    super(
      `The packed bodies of the snapshot come to more than ${limit} ${what}. Send them unpacked, or fewer of them.`,
    );
  }
}
