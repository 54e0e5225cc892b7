import { ByteReader } from '../bytes/byte-reader.js';
import { crc32 } from '../bytes/crc32.js';
import { MalformedChunk } from '../codec.errors.js';
import type { Compressor } from '../compressor.js';
import type { ChunkLimits } from './chunk-limits.js';
import { CHUNK_VERSION } from './encode-chunk.js';

const malformed = (reason: string) => new MalformedChunk(reason);

interface Section {
  readonly series: number;
  readonly rawLength: number;
  readonly from: number;
  readonly to: number;
  readonly sum: number;
}

/** The directory of a chunk and its sections: 0 is the shape and rows, 1 the texts, then groups of series. */
export class ChunkSections {
  readonly version: number;
  readonly columns: number;
  /** How many series or units each group holds. */
  readonly groups: readonly number[];
  readonly #sections: Section[] = [];
  readonly #mayBeRaw: boolean;

  constructor(
    readonly bytes: Uint8Array,
    private readonly compressor: Compressor,
    private readonly limits: ChunkLimits,
  ) {
    const reader = new ByteReader(bytes, malformed);
    const version = reader.byte();
    if (version < 1 || version > CHUNK_VERSION) {
      throw malformed(`its format version is ${version}, not 1 to ${CHUNK_VERSION}`);
    }
    this.version = version;
    this.#mayBeRaw = version > 1;
    const sum = reader.uint32();
    const head = reader.take(reader.varint());
    if (sum !== crc32(head)) throw malformed('the checksum of its directory is wrong');
    const directory = new ByteReader(head, malformed);
    this.columns = directory.varint();
    this.#readDirectory(directory, reader.position);
    this.groups = this.#sections.slice(2).map((section) => section.series);
  }

  get textCount(): number {
    return this.#sections[1].series;
  }

  /** An inflated section, ready to be read. */
  open(index: number): ByteReader {
    const section = this.#sections[index];
    const packed = this.bytes.subarray(section.from, section.to);
    if (crc32(packed) !== section.sum) throw malformed('the checksum of a section is wrong');
    return new ByteReader(this.#inflate(packed, section.rawLength), malformed);
  }

  #readDirectory(directory: ByteReader, start: number): void {
    const count = directory.varint();
    if (count < 2 || count > directory.left) throw malformed('its directory is wrong');
    let from = start;
    for (let index = 0; index < count; index++) {
      const series = directory.varint();
      const rawLength = directory.varint();
      const to = from + directory.varint();
      if (rawLength > this.limits.sectionBytes) throw malformed(`a section has ${rawLength} bytes, more than allowed`);
      if (to > this.bytes.length) throw malformed('it ends too early');
      this.#sections.push({ series, rawLength, from, to, sum: directory.uint32() });
      from = to;
    }
    if (from !== this.bytes.length || directory.left > 0) throw malformed('bytes follow its end');
  }

  #inflate(packed: Uint8Array, rawLength: number): Uint8Array {
    if (this.#mayBeRaw && packed.length === rawLength) return packed;
    let raw: Uint8Array;
    try {
      raw = this.compressor.decompress(packed, Math.max(1, rawLength));
    } catch (error) {
      throw new MalformedChunk(
        `a section cannot be inflated (${error instanceof Error ? error.message : 'no reason'})`,
      );
    }
    if (raw.length !== rawLength) throw malformed('a section has another length than it says');
    return raw;
  }
}
