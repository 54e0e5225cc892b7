import { InvalidCursor } from './endpoint.errors.js';

/** A cursor as text: opaque to clients, plain JSON to us. */
export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * The position that a cursor stands for, checked by `is`.
 * @throws InvalidCursor when it is not one of ours.
 */
export function decodeCursor<T>(cursor: string, is: (value: unknown) => value is T): T {
  let position: unknown;
  try {
    position = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new InvalidCursor();
  }
  if (!is(position)) throw new InvalidCursor();
  return position;
}
