const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by));

/**
 * SHA-1, which UUID version 5 is defined on; here names get ids with it, nothing is protected by it.
 * Our own because contracts runs in browsers too, where the built-in one cannot answer synchronously.
 */
export function sha1(input: Uint8Array): Uint8Array {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const blocks = padded(input);
  for (let offset = 0; offset < blocks.byteLength; offset += 64) mix(state, scheduleOf(blocks, offset));
  const digest = new Uint8Array(20);
  const view = new DataView(digest.buffer);
  for (const [index, word] of state.entries()) view.setUint32(index * 4, word >>> 0);
  return digest;
}

function padded(input: Uint8Array): DataView {
  const bytes = new Uint8Array(Math.ceil((input.length + 9) / 64) * 64);
  bytes.set(input);
  bytes[input.length] = 0x80;
  const view = new DataView(bytes.buffer);
  view.setBigUint64(bytes.length - 8, BigInt(input.length) * 8n);
  return view;
}

function scheduleOf(blocks: DataView, offset: number): Int32Array {
  const words = new Int32Array(80);
  for (let index = 0; index < 16; index++) words[index] = blocks.getInt32(offset + index * 4);
  for (let index = 16; index < 80; index++) {
    words[index] = rotate(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1);
  }
  return words;
}

function mix(state: number[], words: Int32Array): void {
  let [a, b, c, d, e] = state as [number, number, number, number, number];
  for (let index = 0; index < 80; index++) {
    const next = (rotate(a, 5) + roundOf(index, b, c, d) + e + words[index]) | 0;
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  for (const [index, value] of [a, b, c, d, e].entries()) state[index] = (state[index] + value) | 0;
}

function roundOf(index: number, b: number, c: number, d: number): number {
  if (index < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (index < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (index < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}
