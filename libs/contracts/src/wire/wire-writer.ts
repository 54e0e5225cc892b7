const text = new TextEncoder();

/** Memory of the last message, for the next one: most are acknowledgements, smaller than the memory to write them in. */
let spare: Uint8Array | undefined;
const SMALLEST = 1_024;
const LARGEST_SPARE = 1_048_576;

/** Writes protobuf wire format; `finish` hands a copy of the bytes over, after which the writer is of no use. */
export class WireWriter {
  private bytes: Uint8Array;
  private position = 0;

  constructor() {
    this.bytes = spare ?? new Uint8Array(SMALLEST);
    spare = undefined;
  }

  uint32(value: number): void {
    this.reserve(5);
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.bytes[this.position++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.position++] = rest;
  }

  bool(value: boolean): void {
    this.uint32(value ? 1 : 0);
  }

  uint64(value: bigint): void {
    this.reserve(10);
    let rest = BigInt.asUintN(64, value);
    while (rest > 0x7fn) {
      this.bytes[this.position++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.bytes[this.position++] = Number(rest);
  }

  sint64(value: bigint): void {
    this.uint64((value << 1n) ^ (value >> 63n));
  }

  safeSint64(value: number): void {
    this.sint64(BigInt(value));
  }

  fixed64(value: bigint): void {
    this.reserve(8);
    new DataView(this.bytes.buffer).setBigUint64(this.position, BigInt.asUintN(64, value), true);
    this.position += 8;
  }

  view(value: Uint8Array): void {
    this.uint32(value.length);
    this.reserve(value.length);
    this.bytes.set(value, this.position);
    this.position += value.length;
  }

  string(value: string): void {
    this.view(text.encode(value));
  }

  /** Writes an embedded message with its length before it. */
  message(write: (writer: WireWriter) => void): void {
    const start = this.position;
    write(this);
    const length = this.position - start;
    const prefix = length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x200000 ? 3 : length < 0x10000000 ? 4 : 5;
    this.reserve(prefix);
    this.bytes.copyWithin(start + prefix, start, this.position);
    this.position = start;
    this.uint32(length);
    this.position += length;
  }

  finish(): Uint8Array {
    const finished = this.bytes.slice(0, this.position);
    if (this.bytes.length <= LARGEST_SPARE) spare = this.bytes;
    return finished;
  }

  private reserve(count: number): void {
    if (this.position + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.position + count));
    larger.set(this.bytes.subarray(0, this.position));
    this.bytes = larger;
  }
}
