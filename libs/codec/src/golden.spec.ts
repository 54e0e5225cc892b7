import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';

import type { FrameSchema } from '@pganalytics/stats';

import { decodeFrame, openChunk, referenceDecodeChunk, referenceDecodeFrame } from './index.js';
import type { Compressor, Poll } from './index.js';

const directory = path.resolve(import.meta.dirname, '../golden');
const zstd: Compressor = {
  compress: (bytes) => zstdCompressSync(bytes),
  decompress: (bytes, maxBytes) => zstdDecompressSync(bytes, { maxOutputLength: maxBytes }),
};

interface Golden {
  readonly schema: FrameSchema;
  readonly polls: Poll[];
  readonly frame: string;
  readonly chunk: string;
}

function goldenOf(file: string): Golden[] {
  return JSON.parse(readFileSync(path.join(directory, file), 'utf8'), (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'bigint' in value ? BigInt(String(value.bigint)) : value,
  ) as Golden[];
}

describe.each(readdirSync(directory))('bytes that an earlier release wrote, %s', (file) => {
  it('still give what was put in, by the fast decoders and by the reference', () => {
    for (const { schema, polls, frame, chunk } of goldenOf(file)) {
      const [frameBytes, chunkBytes] = [Buffer.from(frame, 'base64'), Buffer.from(chunk, 'base64')];

      expect(decodeFrame(schema, frameBytes)).toEqual(polls);
      expect(referenceDecodeFrame(schema, frameBytes)).toEqual(polls);
      expect(openChunk(schema, chunkBytes, zstd).polls()).toEqual(polls);
      expect(referenceDecodeChunk(schema, chunkBytes, zstd)).toEqual(polls);
    }
  });
});
