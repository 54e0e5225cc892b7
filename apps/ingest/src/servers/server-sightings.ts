import type { MessageOf, ServerIdentity, serversSeen } from '@pganalytics/contracts';

import type { CollectorCredential } from '../credentials/collector-directory.js';

type ServerSeen = MessageOf<typeof serversSeen>;

/** Says it to the platform; rejects when the log does not take it. */
export type ReportSighting = (sighting: ServerSeen) => Promise<void>;

/**
 * Reports a server when this instance sees it first, sees it changed, and once in a while. What it remembers saves
 * events only: two instances that both report a server do no harm.
 */
export class ServerSightings {
  private readonly last = new Map<string, { readonly what: string; readonly at: number }>();

  constructor(
    private readonly report: ReportSighting,
    private readonly everyMs: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  see(credential: CollectorCredential, serverId: string, identity: ServerIdentity, now: number): void {
    const what = fingerprintOf(identity);
    const key = `${credential.collectorId} ${serverId}`;
    const before = this.last.get(key);
    if (before && before.what === what && now - before.at < this.everyMs) return;

    this.last.set(key, { what, at: now });
    this.report(sightingOf(credential, serverId, identity, now)).catch((error: unknown) => {
      // Forgotten, so that the next snapshot of the server tries again.
      this.last.delete(key);
      this.onError(error);
    });
  }
}

function fingerprintOf(identity: ServerIdentity): string {
  let labels = '';
  for (const key in identity.labels) labels += `${key}=${identity.labels[key]}\n`;
  return `${identity.name}\n${identity.host}\n${identity.port}\n${identity.systemIdentifier}\n${identity.version}\n${identity.inRecovery}\n${labels}`;
}

function sightingOf(
  credential: CollectorCredential,
  serverId: string,
  identity: ServerIdentity,
  now: number,
): ServerSeen {
  return {
    organisationId: credential.organisationId,
    serverId,
    collectorId: credential.collectorId,
    targetId: identity.targetId,
    name: identity.name,
    host: identity.host,
    port: identity.port,
    systemIdentifier: identity.systemIdentifier,
    version: identity.version,
    versionNumber: identity.versionNumber,
    inRecovery: identity.inRecovery,
    seenAt: new Date(now).toISOString(),
    labels: { ...identity.labels },
  };
}
