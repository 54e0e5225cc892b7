import { StreamDecoder } from '@grpc/grpc-js/build/src/stream-decoder.js';

import { releaseMessages } from './release-messages.js';

const message = (content: string): Buffer => {
  const bytes = Buffer.alloc(5 + content.length);
  bytes.writeUInt32BE(content.length, 1);
  bytes.write(content, 5);
  return bytes;
};

/** All bytes that a decoder refers to. */
const heldBy = (decoder: StreamDecoder): number =>
  Object.values(decoder)
    .flat()
    .filter((value) => Buffer.isBuffer(value))
    .reduce((sum, { length }) => sum + length, 0);

describe('what a stream keeps of its messages (M19)', () => {
  beforeAll(() => {
    releaseMessages();
    releaseMessages();
  });

  it('is nothing of one that was read', () => {
    const decoder = new StreamDecoder(-1);
    const empty = heldBy(decoder);
    expect(decoder.write(message('x'.repeat(1_000)))).toHaveLength(1);
    expect(heldBy(decoder)).toBeLessThanOrEqual(empty);
  });

  it('is what has come of one that still arrives, and that reads whole', () => {
    const decoder = new StreamDecoder(-1);
    const bytes = Buffer.concat([message('first'), message('second')]);
    const cut = bytes.length - 3;
    expect(decoder.write(bytes.subarray(0, cut)).map(String)).toEqual([message('first').toString()]);
    expect(heldBy(decoder)).toBeGreaterThanOrEqual('sec'.length);
    expect(decoder.write(bytes.subarray(cut)).map(String)).toEqual([message('second').toString()]);
    expect(decoder.write(message('')).map(String)).toEqual([message('').toString()]);
  });
});
