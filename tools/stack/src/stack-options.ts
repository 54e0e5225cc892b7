import type { StackConfig, StackCounts } from './stack.config.js';

/** What a stack is started with. */
export interface StackOptions {
  readonly config: StackConfig;
  readonly counts: StackCounts;
  /** More settings for the processes of a service, by its name: `{ ingest: { … } }`. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Told what is being started. */
  readonly onProgress?: (what: string) => void;
  /** Told when a process has ended that nobody stopped. It is not started again. */
  readonly onDeath?: (what: string) => void;
}
