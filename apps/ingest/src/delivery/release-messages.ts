import { StreamDecoder } from '@grpc/grpc-js/build/src/stream-decoder.js';

/** What grpc-js keeps of a message while it arrives. The spec notices when the names change with another version. */
interface Decoder {
  write: (this: Decoder, data: Buffer) => Buffer[];
  readonly readState: number;
  readCompressFlag: Buffer;
  readPartialMessage: readonly Buffer[];
}

/** The decoder waits for the first byte of a message, and sets everything anew when that comes. */
const BETWEEN_MESSAGES = 0;
const NOTHING = Buffer.alloc(0);
const NO_PARTS: readonly Buffer[] = [];

let released = false;

/**
 * Lets go of a message once it was read. grpc-js holds on to the parts of a stream's last message until the next one
 * begins: with 10,000 collectors that send 10 KB each every 10 s, that is 100 MB of bytes that nobody reads again.
 */
export function releaseMessages(): void {
  if (released) return;
  released = true;
  const decoder = StreamDecoder.prototype as unknown as Decoder;
  const { write } = decoder;
  decoder.write = function (data) {
    const messages = write.call(this, data);
    if (this.readState === BETWEEN_MESSAGES) {
      this.readCompressFlag = NOTHING;
      this.readPartialMessage = NO_PARTS;
    }
    return messages;
  };
}
