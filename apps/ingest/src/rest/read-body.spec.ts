import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';

import { readBody } from './read-body.js';
import { BodyTooLarge } from './rest.errors.js';

const MIB = 1024 * 1024;
const limits = { sentBytes: 4 * MIB, inflatedBytes: MIB, ratio: 100_000, timeoutMs: 30_000 };

describe('reading a body', () => {
  it.each([
    ['gzip', gzipSync(Buffer.alloc(MIB))],
    ['zstd', zstdCompressSync(Buffer.alloc(MIB))],
  ])('leaves most of a %s bomb unread once it has inflated to the cap (R-ING-6)', async (encoding, member) => {
    // Members one after another, many times what streams on the way may hold.
    const bomb = Buffer.alloc(2 * MIB, member);
    const pieces = Array.from({ length: 200 }, (_, index) =>
      bomb.subarray(Math.floor((index * bomb.length) / 200), Math.floor(((index + 1) * bomb.length) / 200)),
    );
    let taken = 0;
    const body = Readable.from(
      (function* () {
        for (const piece of pieces) {
          taken++;
          yield piece;
        }
      })(),
    );

    await expect(readBody(body, encoding, limits)).rejects.toThrow(BodyTooLarge);

    expect(taken).toBeLessThan(pieces.length / 2);
  });
});
