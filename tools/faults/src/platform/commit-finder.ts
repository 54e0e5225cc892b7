const HEADER_BYTES = 5;
const QUERY = 'Q'.charCodeAt(0);
const COMMIT = 'COMMIT';

/**
 * Follows what a PostgreSQL client sends, message by message, and tells when it asks for COMMIT by a simple query.
 * Messages are a byte of type and four of length, but for the first of a connection, which has no type.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export class CommitFinder {
  private started = false;
  /** Bytes of the current message that have not come yet. */
  private left = 0;
  private head: Buffer = Buffer.alloc(0);

  /** Takes the next bytes; whether a COMMIT was among them. */
  take(chunk: Buffer): boolean {
    let found = false;
    let bytes = this.head.length === 0 ? chunk : Buffer.concat([this.head, chunk]);
    this.head = Buffer.alloc(0);
    while (bytes.length > 0) {
      if (this.left > 0) {
        const skipped = Math.min(this.left, bytes.length);
        this.left -= skipped;
        bytes = bytes.subarray(skipped);
        continue;
      }
      const whole = this.lengthOf(bytes);
      // The beginning of a message decides: it is kept until enough of it is there.
      if (whole === undefined || bytes.length < Math.min(whole, HEADER_BYTES + COMMIT.length + 1)) {
        this.head = bytes;
        return found;
      }
      if (this.started && isCommit(bytes)) found = true;
      this.started = true;
      this.left = whole;
    }
    return found;
  }

  private lengthOf(bytes: Buffer): number | undefined {
    const at = this.started ? 1 : 0;
    return bytes.length < at + 4 ? undefined : bytes.readUInt32BE(at) + at;
  }
}

function isCommit(bytes: Buffer): boolean {
  return bytes[0] === QUERY && bytes.subarray(HEADER_BYTES, HEADER_BYTES + COMMIT.length).toString() === COMMIT;
}
