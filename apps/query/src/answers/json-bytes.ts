import { POWERS_OF_TEN, placesOf, toAnswer } from '../numbers/exact.js';
import type { Known } from '../numbers/exact.js';
import { Points } from '../series/points.js';

const FIRST_BYTES = 65_536;
/** More than a point takes: two numbers of at most 25 characters, or a text of 22, and what is around them. */
const POINT_BYTES = 64;

const [OPEN, CLOSE, COMMA, ZERO, MINUS, DOT] = Array.from('[],0-.', (sign) => sign.charCodeAt(0));
const MILLION = 1_000_000;

/** Writes an answer with the points of its lines as the bytes that `JSON.stringify` would make of it. */
export function jsonBytes(answer: object): Buffer {
  const writer = new JsonWriter();
  writer.value(answer);
  return writer.finish();
}

class JsonWriter {
  private bytes = Buffer.allocUnsafe(FIRST_BYTES);
  private length = 0;

  value(value: unknown): void {
    if (value instanceof Points) this.points(value);
    else if (Array.isArray(value)) this.list(value);
    else if (typeof value === 'object' && value !== null) this.object(value);
    else this.text(JSON.stringify(value) ?? 'null');
  }

  finish(): Buffer {
    return this.bytes.subarray(0, this.length);
  }

  private list(items: readonly unknown[]): void {
    this.text('[');
    for (const [index, item] of items.entries()) {
      if (index > 0) this.text(',');
      this.value(item);
    }
    this.text(']');
  }

  private object(value: object): void {
    let sign = '{';
    for (const [name, field] of Object.entries(value)) {
      if (field === undefined) continue;
      this.text(`${sign}${JSON.stringify(name)}:`);
      this.value(field);
      sign = ',';
    }
    this.text(sign === '{' ? '{}' : '}');
  }

  private points(points: Points): void {
    this.text('[');
    const begin = this.length;
    points.each((moment, value) => {
      this.room(POINT_BYTES);
      if (this.length > begin) this.bytes[this.length++] = COMMA;
      this.bytes[this.length++] = OPEN;
      this.number(moment);
      this.bytes[this.length++] = COMMA;
      this.number(value);
      this.bytes[this.length++] = CLOSE;
    });
    this.text(']');
  }

  private number(known: Known): void {
    const places = typeof known === 'number' ? placesOf(known) : undefined;
    if (places !== undefined) this.decimal(Math.round((known as number) * POWERS_OF_TEN[places]), places);
    else this.text(JSON.stringify(toAnswer(known)));
  }

  /** A whole number of at most 15 digits, so many of which stand behind the point. */
  private decimal(number: number, places: number): void {
    const { bytes } = this;
    if (number < 0) bytes[this.length++] = MINUS;
    const digits = Math.abs(number);
    const high = Math.floor(digits / MILLION);
    let rest = digits - high * MILLION;
    let count = places + 1;
    while (POWERS_OF_TEN[count] <= digits) count++;
    const point = this.length + count - places;
    for (let digit = 0; digit < count; digit++) {
      if (digit === 6) rest = high;
      const left = (rest / 10) | 0;
      // What stands behind the point makes room for it.
      bytes[this.length + count - digit - (digit < places ? 0 : 1)] = ZERO + rest - 10 * left;
      rest = left;
    }
    this.length += count;
    if (places === 0) return;
    bytes[point] = DOT;
    while (bytes[this.length] === ZERO) this.length--;
    if (this.length > point) this.length++;
  }

  private text(text: string): void {
    // No character takes more than three bytes.
    this.room(3 * text.length);
    this.length += this.bytes.write(text, this.length);
  }

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * this.bytes.length + more);
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
