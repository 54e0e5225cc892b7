import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import type { Compressor } from '@pganalytics/codec';

const params = { [constants.ZSTD_c_compressionLevel]: 3 };
/** The least that Node takes as the size of the memory a result is put into. */
const SMALLEST_RESULT = 64;

/** zstd at level 3, which measured best for chunks. */
export const zstd: Compressor = {
  // Unless told what to expect Node reserves 16 KiB for each result; most are a tenth of that.
  compress: (bytes) => zstdCompressSync(bytes, { params, chunkSize: Math.max(SMALLEST_RESULT, bytes.length) }),
  decompress: (bytes, maxBytes) => zstdDecompressSync(bytes, { maxOutputLength: maxBytes }),
};
