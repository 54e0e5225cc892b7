/** Someone that can stop reading from its connection for a while. */
export interface Reader {
  pause(): void;
  resume(): void;
}

/**
 * The bytes of snapshots that wait for the log, over all connections. Beyond the limit nobody is read from, so that
 * a log that is slow makes collectors wait instead of filling our memory.
 */
export class Intake {
  private bytes = 0;
  private readonly waiting = new Set<Reader>();

  constructor(private readonly limit: number) {}

  get inFlightBytes(): number {
    return this.bytes;
  }

  get full(): boolean {
    return this.bytes >= this.limit;
  }

  enter(bytes: number, reader?: Reader): void {
    this.bytes += bytes;
    if (!this.full || !reader || this.waiting.has(reader)) return;
    this.waiting.add(reader);
    reader.pause();
  }

  leave(bytes: number): void {
    this.bytes -= bytes;
    if (this.waiting.size === 0 || this.bytes > this.limit * 0.8) return;
    const readers = [...this.waiting];
    this.waiting.clear();
    for (const reader of readers) reader.resume();
  }

  forget(reader: Reader): void {
    this.waiting.delete(reader);
  }
}
