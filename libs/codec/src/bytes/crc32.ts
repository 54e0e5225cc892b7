/** Eight tables of 256: what a byte does to the sum when it stands so many bytes before the end of a stretch of eight. */
const TABLES = tables();

function tables(): Uint32Array {
  const all = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    all[byte] = value;
  }
  for (let index = 256; index < all.length; index++) {
    const before = all[index - 256];
    all[index] = (before >>> 8) ^ all[before & 0xff];
  }
  return all;
}

/**
 * CRC-32 (ISO-HDLC, as in zip and zlib) of a stretch of bytes, as an unsigned number. Eight bytes at a time: Kounavis
 * and Berry, "A Systematic Approach to Building High Performance Software-Based CRC Generators", 2005 (slicing-by-8).
 */
export function crc32(bytes: Uint8Array, from = 0, to = bytes.length): number {
  const t = TABLES;
  let crc = 0xffffffff;
  let at = from;
  for (const last = to - 8; at <= last; at += 8) {
    const low = crc ^ (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24));
    crc =
      t[1792 + (low & 0xff)] ^
      t[1536 + ((low >>> 8) & 0xff)] ^
      t[1280 + ((low >>> 16) & 0xff)] ^
      t[1024 + (low >>> 24)] ^
      t[768 + bytes[at + 4]] ^
      t[512 + bytes[at + 5]] ^
      t[256 + bytes[at + 6]] ^
      t[bytes[at + 7]];
  }
  for (; at < to; at++) crc = t[(crc ^ bytes[at]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
