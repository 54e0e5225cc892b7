import { createCipheriv } from 'node:crypto';

/** GHASH's field: GF(2^128) with the bits reflected (NIST SP 800-38D, 6.3). */
const R = 0xe1n << 120n;

function multiply(x: bigint, y: bigint): bigint {
  let [z, v] = [0n, y];
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) z ^= v;
    v = v & 1n ? (v >> 1n) ^ R : v >> 1n;
  }
  return z;
}

/** x to the power of 2^128 - 2. */
function inverse(x: bigint): bigint {
  let result = 1n << 127n;
  let square = x;
  for (let bit = 1; bit < 128; bit++) {
    square = multiply(square, square);
    result = multiply(result, square);
  }
  return result;
}

const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const blockOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(32, '0'), 'hex');

function encryptBlock(key: Uint8Array, block: Uint8Array): bigint {
  return numberOf(createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(block));
}

/**
 * One block of ciphertext and a tag that AES-256-GCM accepts under both keys: the attack that key commitment is
 * against. With one block the tag is linear in it, so one division in the field finds it.
 */
export function ciphertextForTwoKeys(
  keys: readonly Uint8Array[],
  nonce: Uint8Array,
  aad: Uint8Array,
): { ciphertext: Buffer; tag: Buffer } {
  const padded = Buffer.concat([aad, Buffer.alloc((16 - (aad.length % 16)) % 16)]);
  const lengths = Buffer.alloc(16);
  lengths.writeBigUInt64BE(BigInt(aad.length * 8), 0);
  lengths.writeBigUInt64BE(128n, 8);
  const counter = Buffer.concat([nonce, Buffer.of(0, 0, 0, 1)]);
  const sides = keys.map((key) => {
    const h = encryptBlock(key, Buffer.alloc(16));
    let sum = 0n;
    for (let at = 0; at < padded.length; at += 16) sum = multiply(sum ^ numberOf(padded.subarray(at, at + 16)), h);
    const factor = multiply(h, h);
    // tag = block * h^2 + constant
    const constant = multiply(multiply(sum, h) ^ numberOf(lengths), h) ^ encryptBlock(key, counter);
    return { factor, constant };
  });
  const [one, other] = sides;
  const block = multiply(one.constant ^ other.constant, inverse(one.factor ^ other.factor));
  return { ciphertext: blockOf(block), tag: blockOf(multiply(block, one.factor) ^ one.constant) };
}
