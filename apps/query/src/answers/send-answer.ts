import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Answer } from './answer-cache.js';

/** Sends an answer; to a client that already has it, only that it still holds. */
export async function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: Answer): Promise<void> {
  void reply
    .header('etag', answer.etag)
    // Asked for again each time, also what never changes: the next person at this browser may not see it.
    .header('cache-control', 'private, no-cache')
    .header('vary', 'accept-encoding, authorization, cookie');
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
