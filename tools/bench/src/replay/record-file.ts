import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

import type { RecordLine } from './record-lines.js';

/** What collectors know of what they sent and what was acknowledged: an append-only file that the checker reads. */
export class RecordFile {
  private readonly stream: WriteStream;
  private streams = 0;

  constructor(readonly path: string) {
    this.stream = createWriteStream(path, { flags: 'a' });
  }

  /** A number for one more stream. */
  newStream(): number {
    return this.streams++;
  }

  write(line: RecordLine): void {
    this.stream.write(`${JSON.stringify(line)}\n`);
  }

  async close(): Promise<void> {
    this.stream.end();
    await finished(this.stream);
  }
}
