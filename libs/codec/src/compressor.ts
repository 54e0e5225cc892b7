/** Compression, injected so that the codec runs anywhere; on a server it is zstd. */
export interface Compressor {
  compress(bytes: Uint8Array): Uint8Array;
  /** @throws anything when the bytes are not compressed bytes, or would become longer than `maxBytes`. */
  decompress(bytes: Uint8Array, maxBytes: number): Uint8Array;
}
