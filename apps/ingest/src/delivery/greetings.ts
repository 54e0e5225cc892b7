import type { MessageOf, collectorsConnected } from '@pganalytics/contracts';
import type { Hello } from '@pganalytics/contracts/wire';
import type { Logger } from '@pganalytics/telemetry';

import type { CollectorCredential } from '../credentials/collector-directory.js';

type Connected = MessageOf<typeof collectorsConnected>;

/** A collector that says another version with every stream must not become an event with every stream. */
const CHANGES_AT_LEAST_MS = 10_000;
const REMEMBERED = 100_000;
const VERSION_MAX = 64;
const HOST_NAME_MAX = 255;

export interface GreetingsOptions {
  /** Says it to the platform; rejects when the log does not take it. */
  readonly report: (connected: Connected) => Promise<void>;
  readonly logger: Logger;
}

/**
 * Hears what collectors say of themselves, when a stream begins or with a request. What it remembers saves events only: two instances that
 * both report a collector do no harm.
 */
export class Greetings {
  private readonly told = new Map<string, { readonly version: string; readonly atMs: number }>();

  constructor(private readonly options: GreetingsOptions) {}

  /** The names are of the sender's choice; a stream says them once. */
  hear(credential: CollectorCredential, address: string, hello: Hello, nowMs: number): void {
    const { collectorId } = credential;
    const version = hello.collectorVersion.slice(0, VERSION_MAX);
    const hostName = hello.hostName.slice(0, HOST_NAME_MAX);
    const who = { collectorId, address, collectorVersion: version, hostName, targets: hello.targets };
    this.options.logger.info(who, 'collector connected');
    this.learn(credential, version, nowMs);
  }

  /** Takes in the version that a collector says, as often as it does. */
  learn({ collectorId, organisationId }: CollectorCredential, said: string, nowMs: number): void {
    const version = said.slice(0, VERSION_MAX);
    const before = this.told.get(collectorId);
    if (before && (before.version === version || nowMs - before.atMs < CHANGES_AT_LEAST_MS)) return;
    if (this.told.size >= REMEMBERED) this.told.delete(this.told.keys().next().value ?? '');
    this.told.set(collectorId, { version, atMs: nowMs });
    const connectedAt = new Date(nowMs).toISOString();
    this.options.report({ collectorId, organisationId, version, connectedAt }).catch((error: unknown) => {
      // Forgotten, so that its next stream or request tries again.
      this.told.delete(collectorId);
      this.options.logger.warn({ err: error, collectorId }, 'the version of a collector could not be reported');
    });
  }
}
