import { InvalidError } from '@pganalytics/errors';

/** How much one question may read, so that no question takes the memory of all others. */
export interface ReadLimits {
  /** Values that one answer may hold while it is made: rows times moments times what is kept of each. */
  readonly cells: number;
  /** Packed bytes that one question may read and open. */
  readonly bytes: number;
}

/** Used unless the reader is given others: about half a gigabyte of memory for one answer at the worst. */
export const defaultReadLimits: ReadLimits = { cells: 20_000_000, bytes: 134_217_728 };

/** A question reads more than one answer may. */
export class TooMuchToRead extends InvalidError {
  readonly code = 'history.too-much-to-read';

  constructor(what: 'values' | 'bytes', limit: number) {
    super(
      `This question reads more than the ${limit} ${what} that one answer may; ` +
        'ask for a longer step, a shorter range, or fewer rows (where=dimension:value).',
    );
  }
}

/** Takes the error of a question that reads too much as its answer; any other is thrown on. */
export function orTooMuch(error: unknown): TooMuchToRead {
  if (error instanceof TooMuchToRead) return error;
  throw error;
}

/** Counts what a question holds. @throws TooMuchToRead as soon as it is more than the limit */
export class CellCount {
  #held = 0;

  constructor(private readonly limit: number) {}

  add(cells: number): void {
    this.#held += cells;
    if (this.#held > this.limit) throw new TooMuchToRead('values', this.limit);
  }
}
