import type { ByteReader } from '../bytes/byte-reader.js';
import { MalformedChunk } from '../codec.errors.js';
import type { Vector } from '../columns/vector.js';
import { blocksOf } from './blocks.js';
import type { Block } from './blocks.js';
import { readHeads } from './column-heads.js';
import type { ColumnHead } from './column-heads.js';
import { readUnit } from './column-units.js';
import type { Unit } from './column-units.js';
import { firstsOf, lastAtOrBelow } from './series-source.js';
import type { ChunkParts, Series, SeriesSource } from './series-source.js';

/** Format version 3: columns by their heads, and those that need it in units of one column and block. */
export class UnitGroups implements SeriesSource {
  readonly #heads: readonly ColumnHead[];
  readonly #blocks: readonly Block[];
  /** First row of each block. */
  readonly #fromRows: readonly number[];
  /** By metric: the number of its first unit. */
  readonly #units: readonly number[];
  /** First unit of each group. */
  readonly #firsts: readonly number[];
  readonly #groups = new Map<number, Unit[]>();

  /** @param reader of the first section, where the heads follow the rows. */
  constructor(
    private readonly parts: ChunkParts,
    reader: ByteReader,
  ) {
    const { sections, metrics, shape } = parts;
    const rule = { longRow: reader.varint(), cells: reader.varint() };
    this.#heads = readHeads(reader, metrics, sections.textCount);
    this.#blocks = blocksOf(shape.starts, shape.rowCount, rule);
    this.#fromRows = this.#blocks.map(({ fromRow }) => fromRow);
    let units = 0;
    this.#units = this.#heads.map(({ kind }) => {
      const first = units;
      if (kind === 'units') units += this.#blocks.length;
      return first;
    });
    const { firsts, total } = firstsOf(sections.groups);
    if (total !== units) throw new MalformedChunk('it lacks units');
    this.#firsts = firsts;
  }

  of(metric: number, row: number): Series {
    const { shape, metrics } = this.parts;
    const head = this.#heads[metric];
    const count = shape.starts[row + 1] - shape.starts[row];
    if (head.kind === 'same') return this.of(head.as, row);
    if (head.kind === 'constant') {
      return { vector: { form: head.form, numbers: new Float64Array(count).fill(head.value) }, from: 0 };
    }
    if (head.kind === 'nulls') {
      const form = metrics[metric].type === 'text' ? 'texts' : 'ints';
      return { vector: { form, numbers: new Float64Array(count), nulls: new Uint8Array(count).fill(1) }, from: 0 };
    }
    const index = lastAtOrBelow(this.#fromRows, row);
    const block = this.#blocks[index];
    const { short, long } = this.#unit(this.#units[metric] + index);
    const nth = block.longRows.indexOf(row);
    if (nth >= 0) return { vector: long[nth], from: 0 };
    return { vector: short ?? NOTHING, from: block.shortStarts[row - block.fromRow] };
  }

  #unit(unit: number): Unit {
    const group = lastAtOrBelow(this.#firsts, unit);
    return (this.#groups.get(group) ?? this.#read(group))[unit - this.#firsts[group]];
  }

  #read(group: number): Unit[] {
    const { sections, metrics, shape } = this.parts;
    const reader = sections.open(group + 2);
    const of = { starts: shape.starts, textCount: sections.textCount };
    const told = metrics.filter((_, metric) => this.#heads[metric].kind === 'units');
    const units: Unit[] = [];
    for (let index = 0; index < sections.groups[group]; index++) {
      const unit = this.#firsts[group] + index;
      const column = told[Math.floor(unit / this.#blocks.length)];
      units.push(readUnit(reader, column, this.#blocks[unit % this.#blocks.length], of));
    }
    if (reader.left > 0) throw new MalformedChunk('bytes follow the end of a group');
    this.#groups.set(group, units);
    return units;
  }
}

/** What a row without cells has. */
const NOTHING: Vector = { form: 'ints', numbers: new Float64Array(0) };
