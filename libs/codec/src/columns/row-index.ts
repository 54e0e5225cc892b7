import type { FrameColumns } from '../frame/frame-columns.js';
import type { Cell } from '../poll.js';
import type { Vector } from './vector.js';

/** What a dimension of a row is told by: its kind and 64 bits. */
const WORDS = 3;
const [NULL, WHOLE, DOUBLE, TEXT, BOOL] = [0, 1, 2, 3, 4];
const HIGH = 2 ** 32;

const DOUBLE_VALUE = new Float64Array(1);
const DOUBLE_WORDS = new Int32Array(DOUBLE_VALUE.buffer);

/** Numbers the distinct rows of frames in the order in which they appear, without making a key of any. */
export class RowIndex {
  /** The dimensions of each row. */
  readonly keys: Cell[][] = [];
  #words = new Int32Array(1024);
  /** By hash: the number of a row + 1, or 0. */
  #slots = new Int32Array(256);
  readonly #texts = new Map<string, number>();
  readonly #width: number;

  constructor(dimensions: number) {
    this.#width = dimensions * WORDS;
  }

  /** The number of a frame's row, a new one if it is seen for the first time. */
  of(frame: FrameColumns, row: number): number {
    const slot = this.#slotOf(frame, row);
    const known = this.#slots[slot] - 1;
    if (known >= 0) return known;
    const number = this.keys.push(frame.keyOf(row)) - 1;
    this.#slots[slot] = number + 1;
    if (this.keys.length * 2 > this.#slots.length) this.#grow();
    return number;
  }

  /** The number of a frame's row, or -1. */
  find(frame: FrameColumns, row: number): number {
    return this.#slots[this.#slotOf(frame, row)] - 1;
  }

  /** Where a row is, or would be. Its words stand behind those of all known rows. */
  #slotOf(frame: FrameColumns, row: number): number {
    const at = this.keys.length * this.#width;
    if (at + this.#width > this.#words.length) {
      const grown = new Int32Array(Math.max(this.#words.length * 2, at + this.#width));
      grown.set(this.#words);
      this.#words = grown;
    }
    for (let index = 0; index < frame.keys.length; index++) {
      this.#putWords(at + index * WORDS, frame.keys[index], row, { frame, index });
    }
    return this.#lookUp(at);
  }

  #lookUp(at: number): number {
    const [words, slots, width] = [this.#words, this.#slots, this.#width];
    const mask = slots.length - 1;
    for (let slot = this.#hash(at) & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot] - 1;
      if (number < 0) return slot;
      let index = 0;
      while (index < width && words[number * width + index] === words[at + index]) index++;
      if (index === width) return slot;
    }
  }

  #hash(at: number): number {
    let hash = 0;
    for (let index = at; index < at + this.#width; index++) {
      hash = Math.imul(hash ^ this.#words[index], 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  #putWords(at: number, vector: Vector, row: number, of: { frame: FrameColumns; index: number }): void {
    const words = this.#words;
    const { form, numbers, wide, nulls } = vector;
    words[at + 1] = 0;
    words[at + 2] = 0;
    if (nulls && nulls[row] === 1) words[at] = NULL;
    else if (wide) {
      const halves = new Int32Array(wide.buffer, wide.byteOffset, wide.length * 2);
      words[at] = WHOLE;
      words[at + 1] = halves[row * 2];
      words[at + 2] = halves[row * 2 + 1];
    } else if (form === 'texts') {
      words[at] = TEXT;
      words[at + 1] = this.#textOf(of.frame.texts[numbers[row]]);
    } else if (form === 'bools') {
      words[at] = BOOL;
      words[at + 1] = numbers[row];
    } else {
      const scale = form === 'scaled' ? (of.frame.schema.columns[of.index].scale ?? 1) : 1;
      this.#putNumber(at, numbers[row] / scale);
    }
  }

  // The same number is the same row, however a frame has told it.
  #putNumber(at: number, value: number): void {
    const words = this.#words;
    if (Number.isSafeInteger(value)) {
      words[at] = WHOLE;
      words[at + 1] = value % HIGH;
      words[at + 2] = Math.floor(value / HIGH);
    } else {
      DOUBLE_VALUE[0] = value;
      words[at] = DOUBLE;
      words[at + 1] = DOUBLE_WORDS[0];
      words[at + 2] = DOUBLE_WORDS[1];
    }
  }

  #textOf(text: string): number {
    let number = this.#texts.get(text);
    if (number === undefined) this.#texts.set(text, (number = this.#texts.size));
    return number;
  }

  #grow(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let number = 0; number < this.keys.length; number++) {
      this.#slots[this.#lookUp(number * this.#width)] = number + 1;
    }
  }
}
