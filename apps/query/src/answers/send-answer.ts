import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Answer } from './answer-cache.js';

/** How long a browser may keep an answer that never changes. */
const FINAL_SECONDS = 86_400;

/** Sends an answer; to a client that already has it, only that it still holds. */
export async function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: Answer): Promise<void> {
  void reply
    .header('etag', answer.etag)
    .header('cache-control', answer.final ? `private, max-age=${FINAL_SECONDS}, immutable` : 'private, no-cache')
    .header('vary', 'accept-encoding, authorization');
  if (matches(request.headers['if-none-match'], answer.etag)) {
    await reply.status(304).send();
    return;
  }
  await reply.status(200).type('application/json; charset=utf-8').send(answer.body);
}

/** A proxy that compressed the answer marks its tag as weak; it still means the same content. */
function matches(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
