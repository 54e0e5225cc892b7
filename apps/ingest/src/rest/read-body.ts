import { PassThrough } from 'node:stream';
import type { Readable, Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

import { messageOf } from '@pganalytics/errors';

import { BodyTooLarge, BodyTooSlow, UnreadableBody, UnsupportedContent } from './rest.errors.js';

export interface BodyLimits {
  /** Bytes as sent. */
  readonly sentBytes: number;
  /** Bytes after inflating. */
  readonly inflatedBytes: number;
  /** Inflated to sent bytes. */
  readonly ratio: number;
  readonly timeoutMs: number;
}

// Small bodies may repeat themselves a lot without being a bomb.
const RATIO_FREE_BYTES = 65_536;

const INFLATERS: Readonly<Record<string, () => Transform>> = Object.assign(Object.create(null) as object, {
  identity: () => new PassThrough(),
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  zstd: () => createZstdDecompress(),
});

/**
 * Reads a request body, inflating as it goes and stopping at the first limit: what a bomb would have grown to is
 * never held. One encoding is taken, not several inside each other. The request is not destroyed on failure, so
 * that it can still be answered.
 * @throws BodyTooLarge, BodyTooSlow, UnreadableBody, UnsupportedContent
 */
export async function readBody(body: Readable, encoding: string | undefined, limits: BodyLimits): Promise<Buffer> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  const inflater = INFLATERS[name]?.();
  if (!inflater) throw new UnsupportedContent(name, 'gzip, zstd and identity');
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      timer = setTimeout(() => reject(new BodyTooSlow(limits.timeoutMs)), limits.timeoutMs);
      const meter = new Meter(limits, name !== 'identity');
      feed(body, inflater, meter, reject);
      collect(inflater, meter, resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    body.removeAllListeners('data');
    body.pause();
    inflater.destroy();
  }
}

/** Counts both sides of the inflater against the limits. */
class Meter {
  private sent = 0;
  private inflated = 0;

  constructor(
    private readonly limits: BodyLimits,
    private readonly compressed: boolean,
  ) {}

  onSent(bytes: number): BodyTooLarge | undefined {
    this.sent += bytes;
    const { sentBytes } = this.limits;
    return this.sent > sentBytes ? new BodyTooLarge('its sent size in bytes', sentBytes) : undefined;
  }

  onInflated(bytes: number): BodyTooLarge | undefined {
    this.inflated += bytes;
    const { inflatedBytes, ratio } = this.limits;
    if (this.inflated > inflatedBytes) return new BodyTooLarge('its inflated size in bytes', inflatedBytes);
    const bomb = this.compressed && this.inflated > RATIO_FREE_BYTES && this.inflated > this.sent * ratio;
    return bomb ? new BodyTooLarge('its inflated size as a multiple of its sent size', ratio) : undefined;
  }
}

function feed(body: Readable, inflater: Transform, meter: Meter, reject: (error: unknown) => void): void {
  const broken = () => {
    // A stream that has ended closes too, while the inflater may still have work.
    if (!body.readableEnded) reject(new UnreadableBody('the connection ended before the body did'));
  };
  body.on('data', (chunk: Buffer) => {
    const excess = meter.onSent(chunk.length);
    if (excess) {
      reject(excess);
      return;
    }
    if (inflater.destroyed || inflater.write(chunk)) return;
    body.pause();
    inflater.once('drain', () => body.resume());
  });
  body.once('end', () => inflater.end());
  body.once('error', broken);
  body.once('close', broken);
}

function collect(
  inflater: Transform,
  meter: Meter,
  resolve: (body: Buffer) => void,
  reject: (error: unknown) => void,
): void {
  const chunks: Buffer[] = [];
  inflater.on('data', (chunk: Buffer) => {
    const excess = meter.onInflated(chunk.length);
    if (excess) {
      // No further chunk is inflated, not even of what was already given to it.
      inflater.destroy();
      reject(excess);
    } else {
      chunks.push(chunk);
    }
  });
  inflater.once('end', () => resolve(Buffer.concat(chunks)));
  inflater.on('error', (error) => reject(new UnreadableBody(messageOf(error))));
}
