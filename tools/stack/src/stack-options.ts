import type { Parts } from './parts.js';
import type { StackConfig, StackCounts } from './stack.config.js';

/** More settings for the processes of a service, by its name: `{ ingest: { … } }`. */
export type ServiceSettings = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What a stack is started with. */
export interface StackOptions {
  readonly config: StackConfig;
  readonly counts: StackCounts;
  readonly settings?: ServiceSettings;
  /**
   * Called once PostgreSQL, Kafka and Redis run and before a service starts; its settings come on top of the others.
   * Here somebody puts a proxy between a service and a part.
   */
  readonly onParts?: (parts: Parts) => Promise<ServiceSettings>;
  /** Group that each broker's process runs under, as root only: firewall rules tell brokers apart by it. */
  readonly brokerGroupIds?: (broker: number) => number;
  /** Told what is being started. */
  readonly onProgress?: (what: string) => void;
  /** Told when a process has ended that nobody stopped. It is not started again. */
  readonly onDeath?: (what: string) => void;
}
