import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import type { Compressor } from '@pganalytics/codec';

const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/** zstd at level 3, which measured best for chunks. */
export const zstd: Compressor = {
  compress: (bytes) => zstdCompressSync(bytes, LEVEL),
  decompress: (bytes, maxBytes) => zstdDecompressSync(bytes, { maxOutputLength: maxBytes }),
};
