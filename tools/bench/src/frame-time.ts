/** A time between 2004 and 2039 takes six bytes as a zigzag varint. */
const TIME_BYTES = 6;
/** A frame ends with a checksum over all that stands before it. */
export const CHECKSUM_BYTES = 4;

/**
 * Where the time of a frame's first poll stands: behind the version and four counts (columns, polls, rows and cells).
 * All other times of a frame are distances.
 * @throws Error when it is not a time of our days
 */
export function timeOffset(body: Uint8Array): number {
  let at = 1;
  for (let count = 0; count < 4; count += 1) at = pastVarint(body, at);
  const length = pastVarint(body, at) - at;
  if (length !== TIME_BYTES) throw new Error(`a frame has a first time of ${length} bytes`);
  return at;
}

/** The time at an offset, in epoch milliseconds. */
export function readTime(bytes: Uint8Array, at: number): number {
  let token = 0;
  for (let index = TIME_BYTES - 1; index >= 0; index -= 1) token = token * 128 + (bytes[at + index] % 128);
  return token / 2;
}

/** Writes a time over another one. */
export function writeTime(bytes: Uint8Array, at: number, time: number): void {
  let token = time * 2;
  for (let index = 0; index < TIME_BYTES; index += 1) {
    bytes[at + index] = (token % 128) + (index < TIME_BYTES - 1 ? 128 : 0);
    token = Math.floor(token / 128);
  }
  if (token !== 0) throw new Error(`${time} is no time that a frame can have`);
}

function pastVarint(bytes: Uint8Array, at: number): number {
  while (bytes[at] >= 128) at += 1;
  return at + 1;
}
