import type { CollectorCredential } from '../credentials/collector-directory.js';
import { ServerClaimed, TooManyServers } from './server.errors.js';
import type { KnownServer, ServerDirectory } from './server-directory.js';

interface Claim {
  readonly collectorId: string;
  readonly systemIdentifier: string;
  seenMs: number;
}

export interface ClaimLimits {
  /** How long a database cluster keeps its server id after the last snapshot of it. */
  readonly claimMs: number;
  readonly newPerCollectorDay: number;
  readonly perOrganisation: number;
}

const DAY_MS = 86_400_000;
const REMEMBERED = 100_000;

/**
 * Which database cluster stands behind each server id. Ids come from addresses unless a person gives them, so that two
 * collectors may call two clusters by one id; their histories must not be mixed. And no collector may make up servers
 * without end.
 */
export class ServerClaims {
  private readonly claims = new Map<string, Claim>();
  private readonly invented = new Map<string, Set<string>>();
  private day = 0;

  constructor(
    private readonly servers: ServerDirectory,
    private readonly limits: ClaimLimits,
  ) {}

  /** `systemIdentifier` is empty where the collector may not read it. @throws ServerClaimed, TooManyServers */
  check(credential: CollectorCredential, serverId: string, systemIdentifier: string, now: number): void {
    const known = this.servers.find(serverId);
    if (known === undefined) this.countNew(credential, serverId, now);
    if (systemIdentifier === '') return;
    const { collectorId } = credential;
    const claim = this.claims.get(serverId);
    const other = claim === undefined ? claimOf(known, credential) : this.stillHeld(claim, now);
    if (other !== undefined && other.collectorId !== collectorId && other.systemIdentifier !== systemIdentifier) {
      throw new ServerClaimed(serverId, systemIdentifier, other.systemIdentifier);
    }
    if (claim?.collectorId === collectorId && claim.systemIdentifier === systemIdentifier) {
      claim.seenMs = now;
      return;
    }
    if (this.claims.size >= REMEMBERED) this.claims.delete(this.claims.keys().next().value ?? '');
    this.claims.set(serverId, { collectorId, systemIdentifier, seenMs: now });
  }

  private stillHeld(claim: Claim, now: number): Claim | undefined {
    return now - claim.seenMs <= this.limits.claimMs ? claim : undefined;
  }

  private countNew({ collectorId, organisationId }: CollectorCredential, serverId: string, now: number): void {
    const { newPerCollectorDay, perOrganisation } = this.limits;
    const day = Math.floor(now / DAY_MS);
    if (day !== this.day) this.invented.clear();
    this.day = day;
    const mine = this.invented.get(collectorId) ?? new Set<string>();
    if (mine.has(serverId)) return;
    if (mine.size >= newPerCollectorDay) throw new TooManyServers('This collector', newPerCollectorDay, ' new today');
    if (this.servers.countOf(organisationId) >= perOrganisation) {
      throw new TooManyServers('The organisation', perOrganisation, '');
    }
    this.invented.set(collectorId, mine.add(serverId));
  }
}

/** What others said before this instance began; nothing if this collector was one of them. */
function claimOf(
  known: KnownServer | undefined,
  { collectorId }: CollectorCredential,
): Omit<Claim, 'seenMs'> | undefined {
  const [first] = known?.collectorIds ?? [];
  if (known === undefined || first === undefined || known.systemIdentifier === '') return undefined;
  if (known.collectorIds.includes(collectorId)) return undefined;
  return { collectorId: first, systemIdentifier: known.systemIdentifier };
}
