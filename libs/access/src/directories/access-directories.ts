import { followEvents } from '@pganalytics/bus';
import type { Bus, Follower } from '@pganalytics/bus';
import { loadConfig } from '@pganalytics/config';
import { accessRevoked, apiTokensChanged, signingKeysPublished } from '@pganalytics/contracts';
import type { JsonTopic } from '@pganalytics/contracts';
import type { Logger } from '@pganalytics/telemetry';

import { AccessNotReady } from '../access.errors.js';
import { VerifiedTokens, accessConfig } from '../credentials/verified-tokens.js';
import type { AccessConfig } from '../credentials/verified-tokens.js';
import { ApiTokens } from './api-tokens.js';
import { Revocations } from './revocations.js';
import { SigningKeys } from './signing-keys.js';

/**
 * What a service needs to know callers without asking auth: signing keys, revocations and API tokens, each a copy that
 * a topic feeds. Also a readiness check: until the copies have caught up with the log, nobody can be told from anybody.
 */
export class AccessDirectories {
  readonly name = 'access';
  readonly keys: SigningKeys;
  readonly revocations: Revocations;
  readonly apiTokens: ApiTokens;
  /** Not a copy of anything: access tokens that need not be verified again. */
  readonly verified: VerifiedTokens;
  private followers: readonly Follower[] = [];
  private complete = false;

  constructor(
    private readonly surroundings: {
      readonly bus: Bus;
      readonly logger: Logger;
      readonly now?: () => number;
      /** What is remembered of access tokens; the defaults of {@link accessConfig} unless given. */
      readonly config?: AccessConfig;
    },
  ) {
    const { now = Date.now, config = loadConfig(accessConfig, {}) } = surroundings;
    this.keys = new SigningKeys(now);
    this.revocations = new Revocations(now);
    this.apiTokens = new ApiTokens(now);
    this.verified = new VerifiedTokens(config, now);
  }

  /** Begins to follow the topics; does not wait for the log. */
  async start(): Promise<void> {
    this.followers = await Promise.all([
      this.follow(signingKeysPublished, (key) => this.keys.apply(key)),
      this.follow(accessRevoked, (revocation) => this.revocations.apply(revocation)),
      this.follow(apiTokensChanged, (token) => this.apiTokens.apply(token)),
    ]);
    void this.caughtUp().then(
      () => (this.complete = true),
      (error: unknown) => this.surroundings.logger.error({ err: error }, 'the directories of access cannot be read'),
    );
  }

  /** Resolves when the copies hold everything that was published before {@link start}. */
  async caughtUp(): Promise<void> {
    await Promise.all(this.followers.map((follower) => follower.caughtUp));
  }

  /** The time by the clock that the directories go by. */
  now(): Date {
    return new Date((this.surroundings.now ?? Date.now)());
  }

  /** @throws AccessNotReady until the copies have caught up once. */
  check(): void {
    if (!this.complete) throw new AccessNotReady();
  }

  async close(): Promise<void> {
    await Promise.all(this.followers.map((follower) => follower.close()));
    this.followers = [];
  }

  private follow<T>(topic: JsonTopic<T>, apply: (data: T) => Promise<void> | void): Promise<Follower> {
    const { bus, logger } = this.surroundings;
    return followEvents(bus, topic, {
      handle: ({ data }) => apply(data),
      onError: (error) => logger.error({ err: error, topic: topic.name }, 'a record about access was passed over'),
    });
  }
}
