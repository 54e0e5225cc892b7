const WIDE = new Uint32Array(2);
const WIDE_VALUE = new BigUint64Array(WIDE.buffer);
const TEXT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads what a ByteWriter wrote; every fault is reported through `fail`, which makes the error of the format. */
export class ByteReader {
  #view: DataView | undefined;
  #position: number;

  constructor(
    readonly bytes: Uint8Array,
    readonly fail: (reason: string) => Error,
    from = 0,
    readonly end = bytes.length,
  ) {
    this.#position = from;
  }

  get position(): number {
    return this.#position;
  }

  get left(): number {
    return this.end - this.#position;
  }

  byte(): number {
    if (this.#position >= this.end) throw this.fail('it ends too early');
    return this.bytes[this.#position++];
  }

  varint(): number {
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let scale = 128;
    do {
      byte = this.byte();
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (scale > 2 ** 63) throw this.fail('a number is too long');
    } while (byte >= 0x80);
    if (value > 2 ** 53) throw this.fail('a number is too large');
    return value;
  }

  wideVarint(): bigint {
    // 64 bits as three parts that doubles hold: bigint arithmetic per byte costs ten times as much.
    let [low, middle, high] = [0, 0, 0];
    for (let index = 0; index < 10; index++) {
      const byte = this.byte();
      const bits = byte & 0x7f;
      if (index < 4) low |= bits << (7 * index);
      else if (index < 8) middle |= bits << (7 * (index - 4));
      else high |= bits << (7 * (index - 8));
      if (byte < 0x80) return wide(low, middle, high);
    }
    throw this.fail('a number is too long');
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  uint32(): number {
    this.#need(4);
    const at = this.#position;
    this.#position += 4;
    const { bytes } = this;
    return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
  }

  float64(): number {
    this.#need(8);
    this.#position += 8;
    return this.#doubles().getFloat64(this.#position - 8, true);
  }

  take(count: number): Uint8Array {
    this.#need(count);
    this.#position += count;
    return this.bytes.subarray(this.#position - count, this.#position);
  }

  text(): string {
    const bytes = this.take(this.varint());
    try {
      return TEXT.decode(bytes);
    } catch {
      throw this.fail('a text is not UTF-8');
    }
  }

  // Made when it is first asked for: most frames have neither doubles nor anything else it is good for.
  #doubles(): DataView {
    return (this.#view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength));
  }

  #need(count: number): void {
    if (count > this.left) throw this.fail('it ends too early');
  }
}

// 28 + 28 + 14 bits; those beyond the 64th are cut off.
function wide(low: number, middle: number, high: number): bigint {
  if (high === 0 && middle < 0x2000000) return BigInt(low + middle * 0x10000000);
  WIDE[0] = (low | (middle << 28)) >>> 0;
  WIDE[1] = ((middle >>> 4) | (high << 24)) >>> 0;
  return WIDE_VALUE[0];
}
