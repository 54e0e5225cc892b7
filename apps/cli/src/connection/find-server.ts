import { answerOf } from '@pganalytics/api-client';
import type { components } from '@pganalytics/api-client';

import { ServerAmbiguous, ServerNotFound } from '../cli.errors.js';
import type { Session } from './session.js';

/** One server of the fleet. */
export type Server = components['schemas']['ServerSummary'];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The server that was meant: by its id, its whole name, or a part of the name that only one has.
 * @throws ServerNotFound, ServerAmbiguous
 */
export async function findServer({ client }: Session, given: string): Promise<Server> {
  if (UUID.test(given)) {
    return await answerOf(client.GET('/api/v1/servers/{id}', { params: { path: { id: given } } }));
  }
  const { items } = await answerOf(client.GET('/api/v1/servers', { params: { query: { search: given, limit: 500 } } }));
  const exact = items.filter(({ name }) => name === given);
  const found = exact.length > 0 ? exact : items.filter(({ name }) => name.includes(given));
  if (found.length === 0) throw new ServerNotFound(given);
  if (found.length > 1) throw new ServerAmbiguous(given, found.map(({ name, id }) => `${name} (${id})`).slice(0, 10));
  return found[0];
}
