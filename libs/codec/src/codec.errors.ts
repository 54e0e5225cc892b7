import { InvalidError } from '@pganalytics/errors';

/** Bytes that are not a frame of the given schema: cut short, altered, or of another format. */
export class MalformedFrame extends InvalidError {
  readonly code = 'codec.malformed-frame';

  constructor(reason: string) {
    super(`The frame cannot be read: ${reason}.`);
  }
}

/** A frame that would decode into more than the limits allow. */
export class FrameTooLarge extends InvalidError {
  readonly code = 'codec.frame-too-large';

  constructor(
    readonly what: string,
    readonly limit: number,
  ) {
    super(`The frame has more ${what} than the limit of ${limit}.`);
  }
}

/** Bytes that are not a chunk of the given schema. */
export class MalformedChunk extends InvalidError {
  readonly code = 'codec.malformed-chunk';

  constructor(reason: string) {
    super(`The chunk cannot be read: ${reason}.`);
  }
}

/** A cell that its column cannot hold. */
export class UnfitCell extends InvalidError {
  readonly code = 'codec.unfit-cell';

  constructor(column: string, reason: string) {
    super(`The column ${column} cannot hold a cell: ${reason}.`);
  }
}
