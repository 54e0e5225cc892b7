const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** How many bytes say the length of the content, and the id of a dictionary, by two bits of the descriptor each. */
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];
const BLOCK_HEADER_BYTES = 3;
/** A block of this kind is one byte that is repeated, however long it says to be. */
const REPEATED = 1;
const CHECKSUM_BYTES = 4;

interface Header {
  readonly contentBytes: number;
  readonly bytes: number;
  readonly checksum: boolean;
}

/**
 * How long the content of a zstd frame is, by its header (RFC 8878, 3.1.1.1); `undefined` where the bytes are no such
 * frame, do not say it, or need a dictionary.
 */
export function zstdContentBytes(frame: Uint8Array): number | undefined {
  return headerOf(frame)?.contentBytes;
}

/**
 * How long a zstd frame is, by the lengths of its blocks (RFC 8878, 3.1.1.2); `undefined` where the bytes end before it
 * does, or are none whose content's length is told.
 */
export function zstdFrameBytes(frame: Uint8Array): number | undefined {
  const header = headerOf(frame);
  if (!header) return undefined;
  let end = header.bytes;
  for (let last = false; !last;) {
    if (end + BLOCK_HEADER_BYTES > frame.length) return undefined;
    const block = frame[end] + frame[end + 1] * 0x100 + frame[end + 2] * 0x1_0000;
    last = (block & 1) === 1;
    end += BLOCK_HEADER_BYTES + (((block >>> 1) & 3) === REPEATED ? 1 : block >>> 3);
  }
  if (header.checksum) end += CHECKSUM_BYTES;
  return end > frame.length ? undefined : end;
}

function headerOf(frame: Uint8Array): Header | undefined {
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
  const contentBytes = size === 2 ? content + 256 : content;
  return { contentBytes, bytes: at + size, checksum: (descriptor & 4) !== 0 };
}
