/** The length of an id. */
export const ID_BYTES = 16;
const SMALLEST = 1_024;

/**
 * A set of ids of 16 bytes that is asked for each frame of each snapshot: it looks into the bytes where an id stands and
 * makes nothing of it. Ids are hashes, so a part of one places it; entries lie one after the other in one array.
 */
export class KnownIds {
  private ids = new Uint8Array(SMALLEST * ID_BYTES);
  private taken = new Uint8Array(SMALLEST);
  private count = 0;

  /** Whether the id of these hexadecimal digits is in it. */
  has(hex: string): boolean {
    const id = bytesOf(hex);
    return id !== undefined && this.hasAt(id, 0);
  }

  /** Whether the id that begins at `at` is in it. */
  hasAt(bytes: Uint8Array, at: number): boolean {
    if (at + ID_BYTES > bytes.length) return false;
    return this.taken[this.placeOf(bytes, at)] === 1;
  }

  /** Takes an id, given by its hexadecimal digits; what has another length is no id and stays out. */
  add(hex: string): void {
    const id = bytesOf(hex);
    if (id === undefined) return;
    if ((this.count + 1) * 2 > this.taken.length) this.grow();
    this.put(id, 0);
  }

  private put(bytes: Uint8Array, at: number): void {
    const place = this.placeOf(bytes, at);
    if (this.taken[place] === 1) return;
    this.ids.set(bytes.subarray(at, at + ID_BYTES), place * ID_BYTES);
    this.taken[place] = 1;
    this.count += 1;
  }

  /** Where the id is, or where it would be put. Half of the places are free, so it ends soon. */
  private placeOf(bytes: Uint8Array, at: number): number {
    const mask = this.taken.length - 1;
    let place = (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) & mask;
    while (this.taken[place] === 1 && !this.equals(place * ID_BYTES, bytes, at)) place = (place + 1) & mask;
    return place;
  }

  private equals(own: number, bytes: Uint8Array, at: number): boolean {
    for (let index = 0; index < ID_BYTES; index += 1) if (this.ids[own + index] !== bytes[at + index]) return false;
    return true;
  }

  private grow(): void {
    const { ids, taken } = this;
    this.ids = new Uint8Array(ids.length * 2);
    this.taken = new Uint8Array(taken.length * 2);
    this.count = 0;
    for (let place = 0; place < taken.length; place += 1) if (taken[place] === 1) this.put(ids, place * ID_BYTES);
  }
}

function bytesOf(hex: string): Uint8Array | undefined {
  const bytes = Buffer.from(hex, 'hex');
  return bytes.length === ID_BYTES && hex.length === ID_BYTES * 2 ? bytes : undefined;
}
