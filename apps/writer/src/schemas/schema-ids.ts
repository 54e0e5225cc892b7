const ID_BYTES = 16;
/** Places of a table that is written over: a platform has a few hundred schemas. */
const PLACES = 4_096;

/**
 * Ids of schemas as hexadecimal digits. Each frame of each snapshot names one of a few hundred: the digits that were
 * made last for a place are found again by their bytes, so that a batch of 10,000 frames makes no strings.
 */
export class SchemaIds {
  readonly #bytes = new Uint8Array(PLACES * ID_BYTES);
  readonly #digits = Array.from<string | undefined>({ length: PLACES });

  hexOf(id: Uint8Array): string {
    if (id.length !== ID_BYTES) return digitsOf(id);
    // Ids are hashes: two bytes are spread as well as all of them.
    const place = (id[0] | (id[1] << 8)) % PLACES;
    const known = this.#digits[place];
    if (known !== undefined && this.#is(place, id)) return known;
    this.#bytes.set(id, place * ID_BYTES);
    return (this.#digits[place] = digitsOf(id));
  }

  #is(place: number, id: Uint8Array): boolean {
    const from = place * ID_BYTES;
    for (let index = 0; index < ID_BYTES; index += 1) if (this.#bytes[from + index] !== id[index]) return false;
    return true;
  }
}

const digitsOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
