import { MalformedMessage, MessageTooLarge } from './wire.errors.js';

const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const EMPTY = new Uint8Array(0);

/**
 * Reads protobuf wire format strictly: every read is bounds-checked, 64-bit numbers stay exact, text must be UTF-8,
 * bytes are views into the input. protobufjs reads past the end of truncated varints and shortens truncated text,
 * which would let half a snapshot pass for a whole one.
 */
export class WireReader {
  position: number;

  constructor(
    private readonly bytes: Uint8Array,
    position = 0,
    private end = bytes.length,
  ) {
    this.position = position;
  }

  get atEnd(): boolean {
    return this.position >= this.end;
  }

  /** The next field's tag: number << 3 | wire type. */
  tag(): number {
    const tag = this.uint32();
    if (tag >>> 3 === 0) throw new MalformedMessage('field number 0');
    return tag;
  }

  uint32(): number {
    const first = this.bytes[this.position];
    if (this.position < this.end && first < 0x80) {
      this.position++;
      return first;
    }
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      // A fifth byte may carry four more bits; more would not fit 32.
      if (shift === 28 && byte > 0x0f) throw new MalformedMessage('a 32-bit number that is too long');
      value = (value | ((byte & 0x7f) << shift)) >>> 0;
      if (byte < 0x80) return value;
    }
    throw new MalformedMessage('a number without an end');
  }

  bool(): boolean {
    return this.uint64() !== 0n;
  }

  uint64(): bigint {
    let low = 0;
    let scale = 1;
    for (let index = 0; index < 7; index++) {
      const byte = this.byte();
      low += (byte & 0x7f) * scale;
      if (byte < 0x80) return BigInt(low);
      scale *= 128;
    }
    let value = BigInt(low);
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      if (shift === 63n && byte > 1) throw new MalformedMessage('a 64-bit number that is too long');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new MalformedMessage('a number without an end');
  }

  sint64(): bigint {
    const value = this.uint64();
    return (value >> 1n) ^ -(value & 1n);
  }

  /** A zigzag number that a double holds exactly. */
  safeSint64(): number {
    const value = Number(this.sint64());
    if (!Number.isSafeInteger(value)) throw new MalformedMessage(`${value} is not a time`);
    return value;
  }

  fixed64(): bigint {
    if (this.position + 8 > this.end) throw new MalformedMessage('it ends early');
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.position, 8);
    this.position += 8;
    return view.getBigUint64(0, true);
  }

  /** A length-delimited value as a view; the caller's bytes must not change while it is used. */
  view(field: string, limit: number): Uint8Array {
    const start = this.length(field, limit);
    return start === this.position ? EMPTY : this.bytes.subarray(start, this.position);
  }

  string(field: string, limit: number): string {
    const start = this.length(field, limit);
    const length = this.position - start;
    if (length < 24) {
      const ascii = this.shortAscii(start);
      if (ascii !== undefined) return ascii;
    }
    try {
      return text.decode(this.bytes.subarray(start, this.position));
    } catch (error) {
      throw new MalformedMessage(`the field ${field} is not UTF-8 (${String(error)})`);
    }
  }

  /** A reader over an embedded message, which is then behind this reader. */
  message(): WireReader {
    const start = this.length('message', Number.MAX_SAFE_INTEGER);
    return new WireReader(this.bytes, start, this.position);
  }

  /** Steps into an embedded message without a reader of its own; answers with what to {@link leave} it by. */
  enter(): number {
    const start = this.length('message', Number.MAX_SAFE_INTEGER);
    const outer = this.end;
    this.end = this.position;
    this.position = start;
    return outer;
  }

  /** Goes on behind the message that was entered. */
  leave(outer: number): void {
    this.position = this.end;
    this.end = outer;
  }

  /** Steps over a length-delimited value within its limit; answers with its length. */
  pass(field: string, limit: number): number {
    const start = this.length(field, limit);
    return this.position - start;
  }

  /** Steps over a field this version does not know. Groups, which nest, are refused. */
  skip(tag: number): void {
    const wireType = tag & 7;
    if (wireType === 0) this.uint64();
    else if (wireType === 1) this.advance(8);
    else if (wireType === 2) this.advance(this.uint32());
    else if (wireType === 5) this.advance(4);
    else throw new MalformedMessage(`wire type ${wireType}`);
  }

  /** Steps over a length-delimited value and answers with where it starts. */
  private length(field: string, limit: number): number {
    const length = this.uint32();
    if (length > limit) throw new MessageTooLarge(field, limit);
    const start = this.position;
    this.advance(length);
    return start;
  }

  private advance(count: number): void {
    if (this.position + count > this.end) throw new MalformedMessage('it ends early');
    this.position += count;
  }

  private byte(): number {
    if (this.position >= this.end) throw new MalformedMessage('it ends early');
    return this.bytes[this.position++];
  }

  private shortAscii(start: number): string | undefined {
    let value = '';
    for (let index = start; index < this.position; index++) {
      const code = this.bytes[index];
      if (code > 0x7f) return undefined;
      value += String.fromCharCode(code);
    }
    return value;
  }
}
