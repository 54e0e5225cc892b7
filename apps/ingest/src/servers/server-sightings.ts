import type { MessageOf, serversSeen } from '@pganalytics/contracts';
import type { ServerIdentity } from '@pganalytics/contracts/wire';

import type { CollectorCredential } from '../credentials/collector-directory.js';

type ServerSeen = MessageOf<typeof serversSeen>;

/** Says it to the platform; rejects when the log does not take it. */
export type ReportSighting = (sighting: ServerSeen) => Promise<void>;

/** A server that changes with every snapshot must not become an event with every snapshot. */
const CHANGES_PER_MINUTE = 6;
const MINUTE_MS = 60_000;
const REMEMBERED = 100_000;

interface Sighting {
  readonly identity: ServerIdentity;
  readonly at: number;
  minuteBegan: number;
  inMinute: number;
}

/**
 * Reports a server when this instance sees it first, sees it changed, and once in a while. What it remembers saves
 * events only: two instances that both report a server do no harm.
 */
export class ServerSightings {
  private readonly last = new Map<string, Sighting>();

  constructor(
    private readonly report: ReportSighting,
    private readonly everyMs: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  see(credential: CollectorCredential, serverId: string, identity: ServerIdentity, now: number): void {
    const key = `${credential.collectorId} ${serverId}`;
    const before = this.last.get(key);
    if (before) {
      if (now - before.at < this.everyMs && same(before.identity, identity)) return;
      if (now - before.minuteBegan >= MINUTE_MS) Object.assign(before, { minuteBegan: now, inMinute: 0 });
      if (before.inMinute >= CHANGES_PER_MINUTE) return;
    }
    if (this.last.size >= REMEMBERED) this.last.delete(this.last.keys().next().value ?? '');
    const { minuteBegan, inMinute } = before ?? { minuteBegan: now, inMinute: 0 };
    this.last.set(key, { identity, at: now, minuteBegan, inMinute: inMinute + 1 });
    this.report(sightingOf(credential, serverId, identity, now)).catch((error: unknown) => {
      // Forgotten, so that the next snapshot of the server tries again.
      this.last.delete(key);
      this.onError(error);
    });
  }
}

/** Compared field by field: this is done for every snapshot. */
function same(one: ServerIdentity, other: ServerIdentity): boolean {
  return (
    one.name === other.name &&
    one.host === other.host &&
    one.port === other.port &&
    one.systemIdentifier === other.systemIdentifier &&
    one.version === other.version &&
    one.inRecovery === other.inRecovery &&
    sameLabels(one.labels, other.labels)
  );
}

function sameLabels(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  let count = 0;
  for (const name in one) {
    if (one[name] !== other[name]) return false;
    count += 1;
  }
  for (const _name in other) count -= 1;
  return count === 0;
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
