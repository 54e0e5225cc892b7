import { sha256Hex } from '@pganalytics/access';
import { formatEnrolmentToken, newId, newTokenSecret } from '@pganalytics/contracts';

import { Collector } from '../collectors/collector.entity.js';
import { EnrolmentToken } from '../enrolment/enrolment-token.entity.js';
import { withAuthDatabase } from './bootstrap.js';
import type { BootstrapConfig } from './bootstrap.js';

/** Which collector shall be enrolled. */
export interface WantedEnrolment {
  readonly organisationId: string;
  readonly name: string;
  /** The collector whose good certificate is there already, if there is one. */
  readonly held?: string | undefined;
}

const LASTS_MS = 600_000;

/**
 * A one-time token for a collector of this name, or undefined when the one that is held still counts. A collector that
 * has the name already keeps its id and gets a new key; one that was revoked is followed by a new one.
 */
export async function ensureEnrolment(
  config: BootstrapConfig,
  { organisationId, name, held }: WantedEnrolment,
): Promise<string | undefined> {
  return withAuthDatabase(config, (database) =>
    database.inOrganisation(organisationId, async ({ rows, nowMs }) => {
      if (held !== undefined && (await rows.existsBy(Collector, { id: held, revoked: false }))) return undefined;
      const known = await rows.findOneBy(Collector, { name, revoked: false });
      const id = newId();
      const token = formatEnrolmentToken({ organisationId, tokenId: id, secret: newTokenSecret() });
      const expiresAt = new Date((await nowMs()) + LASTS_MS);
      const tokenHash = sha256Hex(token);
      await rows.insert(EnrolmentToken, {
        id,
        organisationId,
        name,
        collectorId: known?.id ?? null,
        tokenHash,
        expiresAt,
      });
      return token;
    }),
  );
}
