import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

const MOST_BYTES = 20 * 1_048_576;

/** A log file that begins anew at 20 MB and keeps the one before as `<file>.old`. */
export class RotatingLog {
  private descriptor: number;
  private size: number;

  constructor(private readonly file: string) {
    this.descriptor = openSync(file, 'a', 0o600);
    this.size = fstatSync(this.descriptor).size;
  }

  write(line: string): void {
    try {
      if (this.size > MOST_BYTES) this.rotate();
      this.size += Buffer.byteLength(line);
      writeSync(this.descriptor, line);
    } catch {
      // A full disk must not take the services down with it; they report it where it matters.
    }
  }

  private rotate(): void {
    renameSync(this.file, `${this.file}.old`);
    const next = openSync(this.file, 'a', 0o600);
    closeSync(this.descriptor);
    this.descriptor = next;
    this.size = 0;
  }
}
