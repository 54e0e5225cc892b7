const TEXT = new TextEncoder();
/** The length of a shorter one is one byte. */
const SHORT_TEXT = 64;
/** With its sign a smaller one fits 31 bits. */
const SMALL = 2 ** 30;
/** A writer that is cleared keeps so much memory at most. */
const KEPT_BYTES = 1024 * 1024;
const SCRATCH = new DataView(new ArrayBuffer(8));

/** Appends numbers and bytes to a buffer that grows. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number from 0 to 2^53 in groups of seven bits, lowest first. */
  varint(value: number): void {
    this.#reserve(8);
    const bytes = this.#bytes;
    let rest = value;
    while (rest > 0x7fffffff) {
      bytes[this.#length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest > 0x7f) {
      bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[this.#length++] = rest;
  }

  /** An unsigned 64-bit number in groups of seven bits, lowest first. */
  wideVarint(value: bigint): void {
    this.#reserve(10);
    SCRATCH.setBigUint64(0, BigInt.asUintN(64, value), true);
    let low = SCRATCH.getUint32(0, true);
    let high = SCRATCH.getUint32(4, true);
    while (high > 0 || low > 0x7f) {
      this.#bytes[this.#length++] = (low & 0x7f) | 0x80;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.#bytes[this.#length++] = low;
  }

  /** A whole number between -2^52 and 2^52, the sign in the lowest bit. */
  zigzag(value: number): void {
    if (value >= SMALL || value < -SMALL) return this.varint(value >= 0 ? value * 2 : -value * 2 - 1);
    // What fits 31 bits, as nearly all differences do, is written without a branch on its sign.
    this.#reserve(5);
    const bytes = this.#bytes;
    let at = this.#length;
    let rest = (value << 1) ^ (value >> 31);
    while (rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.#length = at;
  }

  uint32(value: number): void {
    SCRATCH.setUint32(0, value, true);
    this.#scratch(4);
  }

  float64(value: number): void {
    SCRATCH.setFloat64(0, value, true);
    this.#scratch(8);
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
  }

  /** A text as its length in bytes and its UTF-8. */
  text(value: string): void {
    if (value.length < SHORT_TEXT && this.#ascii(value)) return;
    const encoded = TEXT.encode(value);
    this.varint(encoded.length);
    this.bytes(encoded);
  }

  /** Writes a short text of ASCII letters, as names are: encoding it elsewhere costs ten times as much. */
  #ascii(value: string): boolean {
    this.#reserve(SHORT_TEXT + 1);
    const from = this.#length + 1;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code > 0x7f) return false;
      this.#bytes[from + index] = code;
    }
    this.#bytes[this.#length] = value.length;
    this.#length = from + value.length;
    return true;
  }

  /** Begins anew in the same memory: what `finish` gave is overwritten. */
  clear(): void {
    this.#length = 0;
    if (this.#bytes.length > KEPT_BYTES) this.#bytes = new Uint8Array(KEPT_BYTES);
  }

  /** All that was written, without a copy; the writer must not be used after it, unless it is cleared. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #scratch(count: number): void {
    this.#reserve(count);
    for (let index = 0; index < count; index++) this.#bytes[this.#length++] = SCRATCH.getUint8(index);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
