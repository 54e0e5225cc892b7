const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** How many bytes say the length of the content, and the id of a dictionary, by two bits of the descriptor each. */
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];

/**
 * How long the content of a zstd frame is, by its header (RFC 8878, 3.1.1.1); `undefined` where the bytes are no such
 * frame, do not say it, or need a dictionary.
 */
export function zstdContentBytes(frame: Uint8Array): number | undefined {
  if (frame.length < 6 || MAGIC.some((byte, index) => frame[index] !== byte)) return undefined;
  const descriptor = frame[4];
  const singleSegment = (descriptor & 0x20) !== 0;
  const kind = descriptor >>> 6;
  if (DICTIONARY_ID_BYTES[descriptor & 3] > 0) return undefined;
  const size = kind === 0 && singleSegment ? 1 : CONTENT_SIZE_BYTES[kind];
  const at = singleSegment ? 5 : 6;
  if (size === 0 || at + size > frame.length) return undefined;
  let content = 0;
  for (let index = size - 1; index >= 0; index--) content = content * 256 + frame[at + index];
  // Two bytes count from 256 on, which one byte ends at.
  return size === 2 ? content + 256 : content;
}
