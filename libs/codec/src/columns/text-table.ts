import type { ByteReader } from '../bytes/byte-reader.js';
import type { ByteWriter } from '../bytes/byte-writer.js';

/** The distinct texts of a frame or chunk, in the order in which they appeared. */
export class TextTable {
  readonly #indexes = new Map<string, number>();

  indexOf(text: string): number {
    const known = this.#indexes.get(text);
    if (known !== undefined) return known;
    const index = this.#indexes.size;
    this.#indexes.set(text, index);
    return index;
  }

  get size(): number {
    return this.#indexes.size;
  }

  /** The texts, in the order of their indexes. */
  texts(): Iterable<string> {
    return this.#indexes.keys();
  }

  write(writer: ByteWriter): void {
    writer.varint(this.#indexes.size);
    for (const text of this.#indexes.keys()) writer.text(text);
  }
}

/** Reads what {@link TextTable.write} wrote. */
export function readTexts(reader: ByteReader): string[] {
  const count = reader.varint();
  // Every text costs at least its length byte, so a false count cannot make us reserve more than was sent.
  if (count > reader.left) throw reader.fail('it ends too early');
  const texts: string[] = [];
  for (let index = 0; index < count; index++) texts.push(reader.text());
  return texts;
}
