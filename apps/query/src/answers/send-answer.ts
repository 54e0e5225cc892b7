import type { FastifyReply, FastifyRequest } from 'fastify';

import { plainBody } from './packed-answer.js';
import type { Answer } from './packed-answer.js';

/** Sends an answer; to a client that already has it, only that it still holds. */
export async function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: Answer): Promise<void> {
  void reply
    .header('etag', answer.etag)
    .header('cache-control', cacheControl(request, answer))
    .header('vary', 'accept-encoding, authorization, cookie');
  if (matches(request.headers['if-none-match'], answer.etag)) {
    await reply.status(304).send();
    return;
  }
  void reply.status(200).type('application/json; charset=utf-8');
  const packed = answer.encoding === 'gzip' && takesGzip(request.headers['accept-encoding']);
  if (packed) void reply.header('content-encoding', 'gzip');
  await reply.send(packed ? answer.body : await plainBody(answer));
}

/**
 * What never changes need not be asked for again, by a program that shows its own token: no other token meets what it
 * keeps. A browser's is asked for each time: the next person at it may not see it.
 */
function cacheControl({ headers }: FastifyRequest, { final }: Answer): string {
  const ownCopy = headers.authorization !== undefined && headers.cookie === undefined;
  return final && ownCopy ? 'private, max-age=86400, immutable' : 'private, no-cache';
}

function takesGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '')
    .split(',')
    .some((one) => /^\s*(gzip|\*)\s*(;(?!\s*q=0(\.0*)?\s*$).*)?$/i.test(one));
}

/** A proxy that compressed the answer marks its tag as weak; it still means the same content. */
function matches(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
