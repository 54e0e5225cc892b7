import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';

const FINAL = 1;
const PACKED = 2;
const ETAG_LENGTH = 24;

/** Shorter answers fit into one packet as they are. */
const PACK_FROM_BYTES = 1_024;
/** The fastest level takes a third of the time of the usual one, for a tenth more bytes. */
const PACKING = { level: 1 };

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** An answer as bytes, ready to be sent: packed once, however often it is sent. */
export interface Answer {
  readonly body: Buffer;
  readonly encoding: 'gzip' | 'identity';
  /** Names the content, packed or not. */
  readonly etag: string;
  /** The range lies in the past and holds all it ever will: the answer never changes. */
  readonly final: boolean;
}

/** Writes an answer down, unless it is written already. */
export async function answerFrom(answer: object | Buffer, final: boolean): Promise<Answer> {
  const plain = Buffer.isBuffer(answer) ? answer : Buffer.from(JSON.stringify(answer));
  const etag = `"${hash('sha256', plain, 'base64url').slice(0, ETAG_LENGTH - 2)}"`;
  if (plain.length < PACK_FROM_BYTES) return { body: plain, encoding: 'identity', etag, final };
  return { body: await pack(plain, PACKING), encoding: 'gzip', etag, final };
}

/** The bytes of an answer for somebody who takes no packed ones. */
export async function plainBody({ body, encoding }: Answer): Promise<Buffer> {
  return encoding === 'gzip' ? unpack(body) : body;
}

/** An answer as a cache keeps it. */
export function toBytes({ body, encoding, etag, final }: Answer): Buffer {
  const flags = (final ? FINAL : 0) | (encoding === 'gzip' ? PACKED : 0);
  return Buffer.concat([Buffer.from([flags]), Buffer.from(etag, 'latin1'), body]);
}

/** What {@link toBytes} made. */
export function fromBytes(bytes: Buffer): Answer {
  const [flags] = bytes;
  return {
    body: bytes.subarray(1 + ETAG_LENGTH),
    encoding: flags & PACKED ? 'gzip' : 'identity',
    etag: bytes.toString('latin1', 1, 1 + ETAG_LENGTH),
    final: (flags & FINAL) !== 0,
  };
}
