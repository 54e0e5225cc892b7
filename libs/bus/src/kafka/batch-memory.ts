const SMALLEST = 65_536;
/** As much as a batch of the largest records takes is left to the garbage collector. */
const LARGEST = 1_048_576;
/** Idle memory of one size: as many batches as are under way to a busy cluster. */
const KEPT = 16;

/**
 * Memory of batches that the log has confirmed serves the next ones. Each snapshot would else cost its bytes in fresh
 * memory, and whoever takes thousands of them a second collects garbage for most of its time.
 */
export class BatchMemory {
  private readonly idle = new Map<number, Buffer[]>();

  /** Memory of at least that size, with whatever was in it. */
  take(bytes: number): Buffer {
    const size = sizeOf(bytes);
    return this.idle.get(size)?.pop() ?? Buffer.allocUnsafeSlow(size);
  }

  /** Gives memory back by any view of it. Nobody may look at it any more. */
  giveBack({ buffer }: Buffer): void {
    const size = buffer.byteLength;
    if (size < SMALLEST || size > LARGEST || size !== sizeOf(size)) return;
    const idle = this.idle.get(size) ?? [];
    if (idle.length < KEPT) idle.push(Buffer.from(buffer));
    this.idle.set(size, idle);
  }
}

/** Powers of two, so that what comes back fits what is wanted next. */
function sizeOf(bytes: number): number {
  if (bytes > LARGEST) return bytes;
  let size = SMALLEST;
  while (size < bytes) size *= 2;
  return size;
}
