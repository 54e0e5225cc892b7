import { sha256Hex } from '@pganalytics/access';
import {
  collectorsChanged,
  formatCollectorToken,
  newId,
  newTokenSecret,
  parseCollectorToken,
} from '@pganalytics/contracts';

import { Collector, collectorMessage } from '../collectors/collector.entity.js';
import type { AuthDatabase } from '../storage/auth-database.js';
import { withAuthDatabase } from './bootstrap.js';
import type { BootstrapConfig } from './bootstrap.js';

/** Which collector shall have a valid token. */
export interface WantedCollector {
  readonly organisationId: string;
  readonly name: string;
  /** The token it has, if it has one. */
  readonly token?: string | undefined;
}

/** A collector's valid token. */
export interface EnsuredCollector {
  readonly collectorId: string;
  readonly token: string;
  /** Whether the token is new and has to be kept by the caller. */
  readonly created: boolean;
}

/**
 * Sees to it that a collector has a valid token: the one it has, or a new one. A collector of that name whose token was
 * lost keeps its id and gets a new token; the lost one is refused from then on.
 */
export async function ensureCollector(config: BootstrapConfig, wanted: WantedCollector): Promise<EnsuredCollector> {
  return withAuthDatabase(config, (database) => ensureCollectorIn(database, wanted));
}

async function ensureCollectorIn(
  database: AuthDatabase,
  { organisationId, name, token: held }: WantedCollector,
): Promise<EnsuredCollector> {
  return database.inOrganisation(organisationId, async ({ rows, announce }) => {
    const heldId = held === undefined ? undefined : parseCollectorToken(held)?.collectorId;
    const holder = heldId === undefined ? null : await rows.findOneBy(Collector, { id: heldId, revoked: false });
    if (held !== undefined && holder?.tokenHash === sha256Hex(held)) {
      return { collectorId: holder.id, token: held, created: false };
    }
    const lock = { mode: 'pessimistic_write' } as const;
    const existing = await rows.findOne(Collector, { where: { name, revoked: false }, lock });
    const collectorId = existing?.id ?? newId();
    const token = formatCollectorToken({ organisationId, collectorId, secret: newTokenSecret() });
    const tokenHash = sha256Hex(token);
    if (existing) await rows.update(Collector, { id: collectorId }, { tokenHash });
    else await rows.insert(Collector, { id: collectorId, organisationId, name, tokenHash });
    const collector = await rows.findOneByOrFail(Collector, { id: collectorId });
    await announce({ topic: collectorsChanged, data: collectorMessage(collector), actor: 'pganalytics' });
    return { collectorId, token, created: true };
  });
}
