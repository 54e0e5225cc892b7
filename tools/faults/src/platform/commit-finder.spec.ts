import { CommitFinder } from './commit-finder.js';

const message = (type: string, body: string): Buffer => {
  const bytes = Buffer.alloc(5 + Buffer.byteLength(body));
  bytes.write(type, 0, 'latin1');
  bytes.writeUInt32BE(4 + Buffer.byteLength(body), 1);
  bytes.write(body, 5);
  return bytes;
};

const startup = ((): Buffer => {
  const body = Buffer.from('\0\x03\0\0user\0writer\0\0', 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + body.length);
  return Buffer.concat([length, body]);
})();

describe('finding COMMIT in what a PostgreSQL client sends', () => {
  it('finds it, however the bytes are cut', () => {
    const bytes = Buffer.concat([startup, message('Q', 'BEGIN\0'), message('d', 'rows'), message('Q', 'COMMIT\0')]);

    for (const size of [1, 3, 7, bytes.length]) {
      const finder = new CommitFinder();
      const found: boolean[] = [];
      for (let at = 0; at < bytes.length; at += size) found.push(finder.take(bytes.subarray(at, at + size)));
      expect(found.filter(Boolean)).toHaveLength(1);
    }
  });

  it('does not take data for it that reads like it', () => {
    const finder = new CommitFinder();
    const data = message('d', `${message('Q', 'COMMIT\0').toString('latin1')}COMMIT\0`);

    expect(finder.take(Buffer.concat([startup, message('Q', 'copy t from stdin\0'), data]))).toBe(false);
    expect(finder.take(message('Q', 'ROLLBACK\0'))).toBe(false);
    expect(finder.take(message('Q', 'COMMIT\0'))).toBe(true);
  });
});
