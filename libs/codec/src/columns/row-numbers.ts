import type { Cell } from '../poll.js';
import { keyOf } from './row-key.js';

type Row = readonly Cell[];

/**
 * Numbers the distinct rows of polls in the order in which they appear. Most polls list the same rows in the same
 * order, so a row is first compared with the one that came at its place last time; its key is made when that fails.
 */
export class RowNumbers {
  /** A row of each number. */
  readonly first: Row[] = [];
  readonly #numbers = new Map<string, number>();
  /** By number + 1: the row that came next when this one was last seen. The first is what began a poll. */
  readonly #next: number[] = [];
  #previous = -1;

  constructor(private readonly dimensions: number) {}

  /** A new poll begins. */
  begin(): void {
    this.#previous = -1;
  }

  /** The number of a row, a new one if it is seen for the first time. */
  of(row: Row): number {
    const number = this.#guess(row) ?? this.#look(row);
    this.#next[this.#previous + 1] = number;
    this.#previous = number;
    return number;
  }

  /** Whether a row has a number. */
  has(row: Row): boolean {
    const number = this.#guess(row) ?? this.#numbers.get(keyOf(row, this.dimensions));
    if (number === undefined) return false;
    this.#previous = number;
    return true;
  }

  #guess(row: Row): number | undefined {
    const guess = this.#next[this.#previous + 1];
    if (guess === undefined) return undefined;
    const known = this.first[guess];
    for (let index = 0; index < this.dimensions; index++) if (row[index] !== known[index]) return undefined;
    return guess;
  }

  #look(row: Row): number {
    const key = keyOf(row, this.dimensions);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.first.push(row) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}
