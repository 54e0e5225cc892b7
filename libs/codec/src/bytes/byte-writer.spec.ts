import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';

const reading = (bytes: Uint8Array) => new ByteReader(bytes, (reason) => new Error(reason));

describe('a writer of bytes', () => {
  const edges = [0, 6, 7, 13, 14, 20, 21, 27, 28, 29, 30, 31, 32, 33, 51, 52].flatMap((bits) =>
    [-1, 0, 1].map((by) => Math.min(2 ** bits + by, 2 ** 52)),
  );

  it('writes whole numbers of every length so that they are read again', () => {
    const numbers = edges.flatMap((number) => [number, 0 - number]);
    const writer = new ByteWriter(1);

    for (const number of numbers) writer.zigzag(number);

    const reader = reading(writer.finish());
    expect(numbers.map(() => reader.zigzag())).toEqual(numbers.map((number) => number + 0));
    expect(reader.left).toBe(0);
  });

  it('writes each whole number in as few bytes as its size and sign need', () => {
    for (const number of edges) {
      const writer = new ByteWriter();
      writer.zigzag(number);
      const told = new ByteWriter();
      told.wideVarint(BigInt(number) * 2n);
      expect(writer.finish()).toEqual(told.finish());
    }
  });

  it.each([10, 3_000_000])('begins anew after %i bytes when it is cleared', (length) => {
    const writer = new ByteWriter(4);
    writer.bytes(new Uint8Array(length).fill(7));

    writer.clear();
    writer.text('again');

    expect(reading(writer.finish()).text()).toBe('again');
  });
});
