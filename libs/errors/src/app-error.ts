/** What a caller can do about a failure; the HTTP status and the redelivery rule both follow from it. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'too-many'
  | 'unavailable';

/**
 * A failure that was expected and has a name. Anything else that is thrown is a bug.
 * The message is a sentence that names the value and, where there is one, the remedy.
 */
export abstract class AppError extends Error {
  /** Decides status code and redelivery; see the tables in `libs/http` and `libs/bus`. */
  abstract readonly kind: ErrorKind;
  /** Stable, `<owner>.<what>`; clients may switch on it. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Something we need does not answer now; trying again later can succeed. */
export abstract class UnavailableError extends AppError {
  readonly kind = 'unavailable' as const;
}

/** The input is wrong and stays wrong however often it is sent. */
export abstract class InvalidError extends AppError {
  readonly kind = 'invalid' as const;
}

/** Whether a failure may pass by itself, so that trying again makes sense. */
export function mayPassByItself(error: unknown): boolean {
  return error instanceof AppError && (error.kind === 'unavailable' || error.kind === 'too-many');
}

/** The message of anything that was thrown, on one line. */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').trim();
}
