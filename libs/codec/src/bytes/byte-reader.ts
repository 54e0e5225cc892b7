const TEXT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads what a ByteWriter wrote; every fault is reported through `fail`, which makes the error of the format. */
export class ByteReader {
  readonly #view: DataView;
  #position: number;

  constructor(
    readonly bytes: Uint8Array,
    readonly fail: (reason: string) => Error,
    from = 0,
    readonly end = bytes.length,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw this.fail('a number is too long');
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  uint32(): number {
    this.#need(4);
    this.#position += 4;
    return this.#view.getUint32(this.#position - 4, true);
  }

  float64(): number {
    this.#need(8);
    this.#position += 8;
    return this.#view.getFloat64(this.#position - 8, true);
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

  #need(count: number): void {
    if (count > this.left) throw this.fail('it ends too early');
  }
}
